/** Loads one export into the targets that take it now: begin, read, commit; all or nothing for each target. */
import { DynaloadError } from '../errors.ts';
import { batchOf, type DataFile, type ExportInfo } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import type { Acceptance, LedgerEntry, LoadAction } from '../ledger/ledger.ts';
import type { Load, LoadInto, Publication, Warehouse } from '../warehouse/warehouse.ts';
import { floorOf } from '../ledger/applied.ts';
import { withKeyAdvice } from './key-advice.ts';
import { readExport } from './read-export.ts';
import { TargetStream, type NulledColumn } from './target-stream.ts';

/** What is to be done to one target. */
export interface TargetLoad {
  readonly target: TargetMapping;
  readonly action: LoadAction;
  readonly into: LoadInto;
  /** Instant of the full export on which the generation rests; for a `replace`, of this very export. */
  readonly base: number;
  /** `tableId` of the generation's lineage, which an incremental that does not state its own inherits. */
  readonly tableId: string | null;
  readonly watermarkBefore: number | null;
  readonly watermark: number;
  readonly accepted: Acceptance;
  /** For a new generation: null leaves it to `Warehouse.publish` to show it. */
  readonly publish: Publication | null;
}

export interface LoadExportRequest {
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly mapping: TableMapping;
  readonly exportInfo: ExportInfo;
  readonly files: readonly DataFile[];
  readonly loads: readonly TargetLoad[];
  readonly now: () => number;
  readonly onLines: (lines: number) => void;
  readonly onNoThreads: (reason: string) => void;
  readonly signal: AbortSignal;
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
 *   committed before it keep what they have, and their ledger knows
 */
export async function loadExport(request: LoadExportRequest): Promise<readonly LoadOutcome[]> {
  const { warehouse, exportInfo, signal } = request;
  const startedAt = request.now();
  const begun: Begun[] = [];
  try {
    const outcomes = new Map<TargetMapping, LoadOutcome>();
    for (const plan of request.loads) {
      try {
        const load = await warehouse.begin(
          { target: plan.target, into: plan.into, batch: batchOf(exportInfo) },
          signal,
        );
        begun.push({ plan, load, stream: new TargetStream(plan.target, load), done: false });
      } catch (thrown) {
        outcomes.set(plan.target, { target: plan.target, error: concerningTarget(thrown) });
      }
    }
    if (begun.length > 0) await readExport(readRequest(request, begun));
    for (const one of begun) {
      outcomes.set(one.plan.target, await settle(request, one, startedAt));
    }
    return request.loads.flatMap((plan) => outcomes.get(plan.target) ?? []);
  } finally {
    await Promise.all(begun.filter((one) => !one.done).map((one) => one.load.abort()));
  }
}

interface Begun {
  readonly plan: TargetLoad;
  readonly load: Load;
  readonly stream: TargetStream;
  done: boolean;
}

function readRequest(request: LoadExportRequest, begun: readonly Begun[]): Parameters<typeof readExport>[0] {
  const { store, exportInfo, files, mapping, onLines, onNoThreads, signal, warehouse } = request;
  return {
    store,
    exportInfo,
    files,
    mapping,
    dialect: warehouse.dialect,
    streams: begun.map(({ plan, stream }) => ({ stream, floor: floorOf(plan.base) })),
    onLines,
    onNoThreads,
    signal,
  };
}

async function settle(request: LoadExportRequest, one: Begun, startedAt: number): Promise<LoadOutcome> {
  const { plan, load, stream } = one;
  const { target } = plan;
  if (stream.failure !== null) return { target, error: stream.failure };
  try {
    const entry = await load.commit(
      { entry: entryFor(request, one, startedAt), publish: plan.publish, written: stream.written },
      request.signal,
    );
    one.done = true;
    const tells = request.exportInfo.kind === 'full' && stream.counts.puts > 0;
    return { target, entry, unseen: tells ? stream.unseen : [], nulled: stream.nulled };
  } catch (thrown) {
    const error = concerningTarget(thrown);
    if (error.code !== 'EXPORT_DUPLICATE_KEYS') return { target, error };
    return { target, error: await withKeyAdvice(error, request) };
  }
}

function entryFor(
  request: LoadExportRequest,
  { plan, stream }: Begun,
  startedAt: number,
): Parameters<Load['commit']>[0]['entry'] {
  const { exportInfo } = request;
  return {
    action: plan.action,
    batch: batchOf(exportInfo),
    watermarkBefore: plan.watermarkBefore,
    watermark: plan.watermark,
    accepted: plan.accepted,
    tableArn: exportInfo.tableArn,
    tableId: exportInfo.tableId ?? plan.tableId,
    mappingHash: plan.target.hash,
    items: exportInfo.itemCount,
    ...stream.counts,
    startedAt,
  };
}

/** A failure of one target leaves its siblings alone, unless trying again may help: then the whole load is retried. */
function concerningTarget(thrown: unknown): DynaloadError {
  if (thrown instanceof DynaloadError && !thrown.retryable) return thrown;
  throw thrown;
}
