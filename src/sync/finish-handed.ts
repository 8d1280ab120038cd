/** Applies a load that was handed to other processes, when they have staged all of it. */
import { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import { clearMasked } from '../load/clear-masked.ts';
import { compactTargets, type TakenLoad } from '../load/compact-targets.ts';
import type { HandedLoads } from '../load/kept/handed-loads.ts';
import { concerningTarget, interruptionOf } from '../load/interruption.ts';
import type { SyncListener } from '../load/sync-event.ts';
import type { KeptLoads } from '../load/kept/kept-loads.ts';
import { mappingOfHanded } from '../load/kept/stage-handed.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import type { LoadTicket } from '../ticket/load-ticket.ts';
import { isPutDown } from '../ticket/put-down.ts';
import { partName, type StagedPart } from '../ticket/staged-part.ts';
import type { Lease, Warehouse } from '../warehouse/warehouse.ts';

export interface FinishHandedRequest {
  readonly warehouse: Warehouse;
  readonly mappings: readonly TableMapping[];
  readonly kept: KeptLoads;
  readonly handed: HandedLoads;
  /** As `HandedLoads.write` gave it. */
  readonly id: string;
  readonly signal: AbortSignal;
  readonly listener: SyncListener;
}

export interface FailedTarget {
  readonly table: string;
  readonly error: DynaloadError;
}

export interface HandedReport {
  /** False when another call has to go on: others are at work on the table, or the time was up. */
  readonly isDone: boolean;
  /** Name of the DynamoDB table; null when nothing is left of the load. */
  readonly table: string | null;
  readonly exportId: string | null;
  /** By this call. */
  readonly applied: readonly LedgerEntry[];
  readonly failed: readonly FailedTarget[];
}

const NOTHING_LEFT: HandedReport = { isDone: true, table: null, exportId: null, applied: [], failed: [] };

/**
 * May be called again, and by several processes at once: each target is applied once, and got ready for reading by the call that
 * has applied the last of them.
 * @throws DynaloadError for what concerns all targets and may pass, LOAD_PART_MISSING; whoever called may call again
 */
export async function finishHanded(request: FinishHandedRequest): Promise<HandedReport> {
  const report = await applyHanded(request);
  if (report.isDone) await compactTargets(request.warehouse, report.applied.map(takenBy), request);
  return report;
}

/** Others have staged it meanwhile, at the same time. */
function takenBy({ table, batch, startedAt, finishedAt }: LedgerEntry): TakenLoad {
  const spanMs = batch.from === null ? 0 : batch.to - batch.from;
  return { table, seconds: (finishedAt - startedAt) / 1000, spanMs };
}

async function applyHanded(request: FinishHandedRequest): Promise<HandedReport> {
  const { handed, id, signal, warehouse } = request;
  const load = await handed.read(id, signal);
  if (load === null || load.tickets.length === 0) {
    // It broke off when all was applied.
    await handed.forget(id);
    return NOTHING_LEFT;
  }
  const mapping = mappingOfHanded(load, request.mappings);
  const report = { table: load.table, exportId: load.exportId };
  const lease = await leaseOrNull(warehouse, mapping.source.table, signal);
  if (lease === null) return { ...report, isDone: false, applied: [], failed: [] };
  const applied: LedgerEntry[] = [];
  const failed: FailedTarget[] = [];
  try {
    await warehouse.recover(
      load.tickets.map(({ table }) => table),
      signal,
    );
    const parts = await handed.readParts(id, load, signal);
    let { tickets } = load;
    for (const ticket of load.tickets) {
      try {
        applied.push(await applyOne(request, mapping, ticket, parts));
      } catch (thrown) {
        if (isPutDown(signal)) return { ...report, isDone: false, applied, failed };
        const error = overtakenOr(thrown);
        failed.push({ table: ticket.table, error });
        await warehouse.abandon(ticket);
        if (error.code !== 'LEASE_HELD') await noteFailure(warehouse, ticket, error, signal);
      }
      tickets = tickets.filter((one) => one !== ticket);
      await handed.update(id, { ...load, tickets });
      await request.kept.forget(ticket);
    }
    const loaded = new Set(applied.map(({ table }) => table));
    await clearMasked(warehouse, mapping.targets, loaded, signal);
    await handed.forget(id);
    return { ...report, isDone: true, applied, failed };
  } finally {
    await lease.release();
  }
}

async function applyOne(
  { warehouse, kept, signal }: FinishHandedRequest,
  mapping: TableMapping,
  ticket: LoadTicket,
  parts: readonly (readonly DataFile[])[],
): Promise<LedgerEntry> {
  signal.throwIfAborted();
  const failure = await kept.readFailure(ticket, signal);
  if (failure !== null) throw failure;
  const staged = await kept.readParts(ticket, signal);
  const whole = { ...ticket, files: parts.flat() };
  const found = parts.flatMap((files): readonly StagedPart[] => {
    const part = staged.get(partName(files));
    return part === undefined ? [] : [part];
  });
  return warehouse.apply({ ticket: whole, target: targetOf(mapping, ticket), parts: found }, signal);
}

function targetOf(mapping: TableMapping, { table, batch }: LoadTicket): TargetMapping {
  const target = mapping.targets.find((one) => one.table === table);
  if (target !== undefined) return target;
  throw new DynaloadError('LOAD_TICKET_INVALID', `${mapping.file} has no target "${table}" any more.`, {
    hint: 'Apply a load with the mapping with which it was begun.',
    details: { table, exportId: batch.id },
  });
}

/** Null while others are at work on the table. */
async function leaseOrNull(warehouse: Warehouse, name: string, signal: AbortSignal): Promise<Lease | null> {
  try {
    return await warehouse.acquireLease(name, signal);
  } catch (thrown) {
    const error = interruptionOf(signal) ?? thrown;
    if (error instanceof DynaloadError && error.code === 'LEASE_HELD') return null;
    throw error;
  }
}

/**
 * A load that was overtaken is over, although the run that plans anew may pass.
 * @throws what may pass; LOAD_PART_MISSING, since the part may come
 */
function overtakenOr(thrown: unknown): DynaloadError {
  if (!(thrown instanceof DynaloadError) || thrown.code === 'LOAD_PART_MISSING') throw thrown;
  return thrown.code === 'LEASE_HELD' ? thrown : concerningTarget(thrown);
}

/**
 * Notes that the processes which stage a load have failed for good. What they staged stays: the next run goes on with it.
 * @returns what is said of each target
 */
export async function giveUpHanded({
  warehouse,
  handed,
  id,
  signal,
}: Pick<FinishHandedRequest, 'warehouse' | 'handed' | 'id' | 'signal'>): Promise<HandedReport> {
  const load = await handed.read(id, signal);
  if (load === null) return NOTHING_LEFT;
  const { table, exportId } = load;
  const failed: FailedTarget[] = [];
  for (const ticket of load.tickets) {
    const error = new DynaloadError(
      'LOAD_GIVEN_UP',
      `The processes that stage export ${exportId} for "${ticket.table}" have failed; nothing of it was applied.`,
      {
        hint: 'Look at what they say, mend that, and run sync again: parts that were staged are not staged again.',
        details: { table: ticket.table, exportId },
      },
    );
    failed.push({ table: ticket.table, error });
    await noteFailure(warehouse, ticket, error, signal);
  }
  return { isDone: true, table, exportId, applied: [], failed };
}

/** Never throws: whoever waits for the load hears of it anyway. */
async function noteFailure(
  warehouse: Warehouse,
  { table, batch, basis, publish }: LoadTicket,
  { code, message }: DynaloadError,
  signal: AbortSignal,
): Promise<void> {
  const over = basis ?? publish?.over ?? null;
  await warehouse
    .noteFailure({ table, batchId: batch.id, code, message, over }, signal)
    .catch(() => undefined);
}
