import { stageFolder } from '../../stage/stage-key.ts';
import type { LoadTicket } from '../../ticket/load-ticket.ts';

/**
 * Whether a ticket that lay in the staging area says what a warehouse would have said. What is read from there may have
 * been written by others: it must not name places that are none of the load's.
 * @param prefix of the staging area
 */
export function isOwnTicket(ticket: LoadTicket, prefix: string): boolean {
  const { table, batch, mappingHash, staging, generation, sequence, basis } = ticket;
  if (generation !== (basis?.generation ?? sequence)) return false;
  if (staging.kind !== 'files') return true;
  return staging.folder === `${prefix}${stageFolder({ table, exportId: batch.id, mappingHash })}`;
}
