/** Stages one part of a load that was handed over: the work of one process among many. */
import { DynaloadError } from '../../errors.ts';
import type { DataFile } from '../../export/export-info.ts';
import type { ObjectStore } from '../../export/store/object-store.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { partName } from '../../ticket/staged-part.ts';
import type { LoadTicket } from '../../ticket/load-ticket.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { HandedDocument } from './handed-loads.ts';
import type { KeptLoads } from './kept-loads.ts';
import { stageFiles } from '../stage-files.ts';

export interface StageHandedRequest {
  readonly warehouse: Pick<Warehouse, 'dialect' | 'stage'>;
  readonly store: ObjectStore;
  readonly mapping: TableMapping;
  readonly kept: KeptLoads;
  readonly load: HandedDocument;
  readonly files: readonly DataFile[];
  readonly onLines: (lines: number) => void;
  readonly onNoThreads: (reason: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Stages a part for every target that has not got it yet. Why a target cannot be loaded is written down for those who
 * apply it: its siblings go on.
 * @throws DynaloadError for what concerns all targets; whoever called may call again
 */
export async function stageHanded(request: StageHandedRequest): Promise<void> {
  const { kept, load, files, signal } = request;
  const tickets: LoadTicket[] = [];
  for (const ticket of load.tickets) {
    const isDone = (await kept.readPart(ticket, partName(files), signal)) !== null;
    if (!isDone && (await kept.readFailure(ticket, signal)) === null) tickets.push(ticket);
  }
  if (tickets.length === 0) return;
  const outcomes = await stageFiles({ ...request, tickets });
  for (const [index, ticket] of tickets.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error(`nothing was staged for ${ticket.table}`);
    if ('part' in outcome) await kept.keepPart(ticket, outcome.part);
    else await kept.keepFailure(ticket, outcome.error);
  }
}

/** @throws DynaloadError LOAD_TICKET_INVALID when the mappings have changed since */
export function mappingOfHanded(load: HandedDocument, mappings: readonly TableMapping[]): TableMapping {
  const [first] = load.tickets;
  const found = mappings.find(({ targets }) => targets.some(({ table }) => table === first?.table));
  if (found !== undefined) return found;
  throw new DynaloadError(
    'LOAD_TICKET_INVALID',
    `No mapping has the target "${first?.table ?? ''}" of the load of export ${load.exportId} any more.`,
    {
      hint: 'Stage a load with the mapping with which it was begun.',
      details: { table: load.table, exportId: load.exportId },
    },
  );
}
