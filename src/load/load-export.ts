/** Loads one export into the targets that take it now: begin, stage, apply; all or nothing for each target. */
import type { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import type { LoadTicket } from '../ticket/load-ticket.ts';
import type { StagedPart } from '../ticket/staged-part.ts';
import type { LoadRequest, Warehouse } from '../warehouse/warehouse.ts';
import { concerningTarget } from './interruption.ts';
import { withKeyAdvice } from './key-advice.ts';
import { stageFiles } from './stage-files.ts';

export interface LoadExportRequest {
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly mapping: TableMapping;
  readonly files: readonly DataFile[];
  /** Of one export, each into another target of the mapping. */
  readonly loads: readonly LoadRequest[];
  readonly onLines: (lines: number) => void;
  readonly onNoThreads: (reason: string) => void;
  readonly signal: AbortSignal;
}

/** Values of a column that became NULL, and one of them. */
export interface NulledColumn {
  readonly name: string;
  readonly count: number;
  /** Address of the data file, and line in it, of the one. */
  readonly file: string;
  readonly line: number;
  /** What was expected and what came. */
  readonly reason: string;
}

/** What was applied to a target. */
export interface AppliedTarget {
  readonly entry: LedgerEntry;
  /** Names of the columns of which no item had the attribute. Only a full export that made rows tells. */
  readonly unseen: readonly string[];
  readonly nulled: readonly NulledColumn[];
}

/** How a target fared: its ledger entry, or the reason why nothing was applied to it. */
export type LoadOutcome =
  | ({ readonly target: TargetMapping } & AppliedTarget)
  | { readonly target: TargetMapping; readonly error: DynaloadError };

/**
 * @returns an outcome for each load, in their order
 * @throws DynaloadError for what concerns the whole export (its files, the store, the connection); targets that were
 *   loaded before it keep what they have, and their ledger knows
 */
export async function loadExport(request: LoadExportRequest): Promise<readonly LoadOutcome[]> {
  const { warehouse, loads, signal } = request;
  const outcomes = new Map<TargetMapping, LoadOutcome>();
  /** Begun, and not applied. */
  const open = new Map<LoadTicket, TargetMapping>();
  try {
    for (const load of loads) {
      const { target } = load;
      try {
        open.set(await warehouse.begin(load, signal), target);
      } catch (thrown) {
        outcomes.set(target, { target, error: concerningTarget(thrown) });
      }
    }
    const begun = [...open];
    const staged =
      begun.length === 0 ? [] : await stageFiles({ ...request, tickets: begun.map(([ticket]) => ticket) });
    for (const [index, [ticket, target]] of begun.entries()) {
      const found = staged[index];
      if (found === undefined) throw new Error(`nothing was staged for ${target.table}`);
      const outcome =
        'error' in found
          ? { target, error: found.error }
          : await applyPart(request, ticket, target, found.part);
      if ('entry' in outcome) open.delete(ticket);
      outcomes.set(target, outcome);
    }
    return loads.flatMap(({ target }) => outcomes.get(target) ?? []);
  } finally {
    await Promise.all([...open.keys()].map((ticket) => warehouse.abandon(ticket)));
  }
}

async function applyPart(
  request: LoadExportRequest,
  ticket: LoadTicket,
  target: TargetMapping,
  part: StagedPart,
): Promise<LoadOutcome> {
  try {
    const entry = await request.warehouse.apply({ ticket, target, parts: [part] }, request.signal);
    return {
      target,
      entry,
      unseen: unseenColumns(ticket, target, part),
      nulled: nulledColumns(target, part),
    };
  } catch (thrown) {
    const error = concerningTarget(thrown);
    if (error.code !== 'EXPORT_DUPLICATE_KEYS') return { target, error };
    return { target, error: await withKeyAdvice(error, request) };
  }
}

/** Names of the columns that have an attribute of their own which no item of the target had. */
function unseenColumns(
  { batch }: LoadTicket,
  target: TargetMapping,
  { rows, seen: indexes }: StagedPart,
): readonly string[] {
  if (batch.kind !== 'full' || rows.puts === 0) return [];
  const seen = new Set(indexes);
  return target.columns
    .filter(({ source }, index) => source.kind === 'path' && !seen.has(index))
    .map(({ name }) => name);
}

/** In the order of the columns. */
function nulledColumns(target: TargetMapping, { nulled }: StagedPart): readonly NulledColumn[] {
  return target.columns.flatMap(({ name }, index) => {
    const values = nulled.find(({ column }) => column === index);
    return values === undefined ? [] : { name, count: values.count, ...values.at, reason: values.reason };
  });
}
