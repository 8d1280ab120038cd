import { DynaloadError } from '../errors.ts';
import { counted } from '../message/number-text.ts';
import type { LoadTicket } from './load-ticket.ts';
import { rejectsOfLoads } from './rejects-query.ts';
import type { StagedPart } from './staged-part.ts';

/** Rejects that a part names, and that a message shows. */
export const REJECTS_SHOWN = 3;

/** Past its limit a load collects this many more rejects, to show the whole of a small problem, and then stops. */
export const REJECTS_COLLECTED = 10_000;

/** @param isStopped whether there may be more of them, as not everything was read */
export function tooManyRejects(
  { table, sequence, batch, maxRejects }: LoadTicket,
  parts: readonly Pick<StagedPart, 'rejects'>[],
  { rejected, isStopped }: { readonly rejected: number; readonly isStopped: boolean },
): DynaloadError {
  const shown = parts
    .flatMap(({ rejects }) => rejects)
    .slice(0, REJECTS_SHOWN)
    .map(
      ({ key, column, reason, file, line }) =>
        `\n  ${key}, column ${column}: ${reason} (${file}, line ${line})`,
    );
  const exportId = batch.id;
  return new DynaloadError(
    'TOO_MANY_REJECTS',
    `Target ${table} allows ${counted(maxRejects, 'rejected row')}, but ${isStopped ? 'at least ' : ''}` +
      `${counted(rejected, 'row')} of export ${exportId} ${rejected === 1 ? 'does' : 'do'} not fit${isStopped ? ': the load was stopped there' : ''}; ` +
      `nothing of it was applied. The first are:${shown.join('')}`,
    {
      details: { target: table, exportId, rejected, maxRejects },
      hint:
        `Look at ${isStopped ? 'those that were found' : 'all of them'}; then change the column types, set onMismatch on a ` +
        'column, or raise maxRejects in the mapping.',
      next: [{ run: 'query', sql: rejectsOfLoads([{ target: table, sequence }]) }],
    },
  );
}
