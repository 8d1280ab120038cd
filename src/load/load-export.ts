/** Loads one export into the targets that take it now: begin, stage, apply; all or nothing for each target. */
import { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import { addNulled, type NulledValues } from '../row/target-rows.ts';
import type { LoadTicket } from '../ticket/load-ticket.ts';
import { planParts } from '../ticket/part-plan.ts';
import type { StagedPart } from '../ticket/staged-part.ts';
import type { LoadRequest, Warehouse } from '../warehouse/warehouse.ts';
import { concerningTarget } from './interruption.ts';
import { withKeyAdvice } from './key-advice.ts';
import type { LoadWays } from './load-ways.ts';
import { keepOpen, leaveOpen, openLoad, type OpenLoad } from './kept/open-load.ts';
import { stageFiles } from './stage-files.ts';
import { stageParts, type StageOne } from './stage-parts.ts';

export interface LoadExportRequest {
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly mapping: TableMapping;
  readonly files: readonly DataFile[];
  /** Of the export, as its summary says; null when it does not. */
  readonly billedBytes: number | null;
  /** Of one export, each into another target of the mapping. */
  readonly loads: readonly LoadRequest[];
  readonly ways: LoadWays;
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
  const found = await findKept(request);
  try {
    return await loadOnce(request, found);
  } catch (thrown) {
    const isHeld = thrown instanceof DynaloadError && thrown.code === 'LEASE_HELD';
    if (!isHeld || found.size === 0) throw thrown;
    // What was kept may be of a load that was given up since. Whether the target itself has changed, `begin` finds.
    return loadOnce(request, new Map());
  }
}

/** What an earlier run began for just the same loads. */
async function findKept({
  ways,
  loads,
  signal,
}: LoadExportRequest): Promise<ReadonlyMap<LoadRequest, LoadTicket>> {
  const found = new Map<LoadRequest, LoadTicket>();
  if (ways.kept === null) return found;
  for (const load of loads) {
    const ticket = await ways.kept.find(load, signal);
    if (ticket !== null) found.set(load, ticket);
  }
  return found;
}

async function loadOnce(
  request: LoadExportRequest,
  found: ReadonlyMap<LoadRequest, LoadTicket>,
): Promise<readonly LoadOutcome[]> {
  const { ways, loads, files, billedBytes } = request;
  const isElsewhere = ways.handOver !== null && ways.handOver.takes(files, billedBytes);
  const parts = ways.kept === null && ways.workers === null ? [files] : planParts(files, billedBytes);
  const outcomes = new Map<TargetMapping, LoadOutcome>();
  /** Begun, and not applied. */
  const open = new Set<OpenLoad>();
  let stoppedBy: unknown;
  try {
    for (const load of loads) {
      await forTarget(outcomes, load.target, async () => {
        open.add(await openLoad(request, load, found.get(load)));
      });
    }
    const begun = [...open];
    if (begun.length === 0) return outcomesOf(request, outcomes);
    if (isElsewhere || parts.length > 1) for (const load of begun) await keepOpen(request, load);
    if (isElsewhere) {
      await giveAway(request, begun, parts);
      open.clear();
      for (const { target, ticket } of begun) outcomes.set(target, { target, error: handedOver(ticket) });
      return outcomesOf(request, outcomes);
    }
    const staged = await stageParts({
      loads: begun,
      parts,
      ...stageWith(request, parts.length),
      onStaged: async (ticket, part) => {
        const isKept = begun.some((load) => load.ticket === ticket && load.isKept);
        if (isKept) await ways.kept?.keepPart(ticket, part);
      },
      onSpared: request.onLines,
      signal: request.signal,
    });
    for (const [index, load] of begun.entries()) {
      const { target } = load;
      const outcome = staged[index];
      if (outcome === undefined) throw new Error(`nothing was staged for ${target.table}`);
      if ('error' in outcome) {
        outcomes.set(target, { target, error: outcome.error });
        continue;
      }
      load.parts = outcome.parts;
      await forTarget(outcomes, target, async () => {
        outcomes.set(target, { target, ...(await applyParts(request, load)) });
        open.delete(load);
      });
    }
    return outcomesOf(request, outcomes);
  } catch (thrown) {
    stoppedBy = thrown;
    throw thrown;
  } finally {
    await Promise.all([...open].map((load) => leaveOpen(request, load, stoppedBy)));
  }
}

/** What fails for one target is its outcome. @throws what concerns all */
async function forTarget(
  outcomes: Map<TargetMapping, LoadOutcome>,
  target: TargetMapping,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    outcomes.set(target, { target, error: concerningTarget(thrown) });
  }
}

function outcomesOf(
  { loads }: LoadExportRequest,
  outcomes: ReadonlyMap<TargetMapping, LoadOutcome>,
): readonly LoadOutcome[] {
  return loads.flatMap(({ target }) => outcomes.get(target) ?? []);
}

/** In this process, or in several when there is something to share out. */
function stageWith(
  request: LoadExportRequest,
  parts: number,
): { readonly atOnce: number; readonly stage: StageOne } {
  const { ways, mapping, onLines } = request;
  const { workers } = ways;
  if (workers === null || parts === 1) {
    return {
      atOnce: 1,
      stage: (tickets, files, signal) => stageFiles({ ...request, tickets, files, signal }),
    };
  }
  return {
    atOnce: workers.atOnce,
    stage: (tickets, files, signal) => workers.stage({ mapping, tickets, files, onLines, signal }),
  };
}

async function giveAway(
  { ways, mapping, signal }: LoadExportRequest,
  loads: readonly OpenLoad[],
  parts: readonly (readonly DataFile[])[],
): Promise<void> {
  const tickets = loads.map(({ ticket }) => ticket);
  await ways.handOver?.give({ mapping, tickets, parts }, signal);
}

function handedOver({ table, batch }: LoadTicket): DynaloadError {
  return new DynaloadError(
    'LOAD_HANDED_OVER',
    `Export ${batch.id} is so large that several processes stage it for "${table}"; it is applied when they have.`,
    { hint: 'Wait for them: the next run goes on behind it.', details: { table, exportId: batch.id } },
  );
}

async function applyParts(request: LoadExportRequest, load: OpenLoad): Promise<AppliedTarget> {
  const { ticket, target, parts } = load;
  try {
    const entry = await request.warehouse.apply({ ticket, target, parts }, request.signal);
    if (load.isKept) await request.ways.kept?.forget(ticket);
    return { entry, unseen: unseenColumns(ticket, target, parts), nulled: nulledColumns(target, parts) };
  } catch (thrown) {
    const error = concerningTarget(thrown);
    if (error.code !== 'EXPORT_DUPLICATE_KEYS') throw error;
    throw await withKeyAdvice(error, request);
  }
}

/** Names of the columns that have an attribute of their own which no item of the target had. */
function unseenColumns(
  { batch }: LoadTicket,
  target: TargetMapping,
  parts: readonly StagedPart[],
): readonly string[] {
  if (batch.kind !== 'full' || parts.every(({ rows }) => rows.puts === 0)) return [];
  const seen = new Set(parts.flatMap((part) => part.seen));
  return target.columns
    .filter(({ source }, index) => source.kind === 'path' && !seen.has(index))
    .map(({ name }) => name);
}

/** In the order of the columns. */
function nulledColumns(target: TargetMapping, parts: readonly StagedPart[]): readonly NulledColumn[] {
  const nulled = new Map<number, NulledValues>();
  for (const values of parts.flatMap((part) => part.nulled)) addNulled(nulled, values);
  return target.columns.flatMap(({ name }, index) => {
    const values = nulled.get(index);
    return values === undefined ? [] : { name, count: values.count, ...values.at, reason: values.reason };
  });
}
