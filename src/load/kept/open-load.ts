/** A load that was begun and not applied yet: where it comes from, and what becomes of it when it is left. */
import { DynaloadError } from '../../errors.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { LoadTicket } from '../../ticket/load-ticket.ts';
import { isPutDown } from '../../ticket/put-down.ts';
import type { StagedPart } from '../../ticket/staged-part.ts';
import type { LoadRequest, Warehouse } from '../../warehouse/warehouse.ts';
import type { LoadWays } from '../load-ways.ts';

export interface OpenLoad {
  readonly target: TargetMapping;
  readonly ticket: LoadTicket;
  /** What an earlier run staged of it. */
  readonly staged: ReadonlyMap<string, StagedPart>;
  /** Whether it was written down. */
  isKept: boolean;
  /** All of it, once that is staged; empty before. */
  parts: readonly StagedPart[];
}

interface Around {
  readonly warehouse: Warehouse;
  readonly ways: LoadWays;
  readonly signal: AbortSignal;
}

/** @param kept what an earlier run began for just this */
export async function openLoad(
  { warehouse, ways, signal }: Around,
  request: LoadRequest,
  kept: LoadTicket | undefined,
): Promise<OpenLoad> {
  const { target } = request;
  if (kept !== undefined && ways.kept !== null) {
    const staged = await ways.kept.readParts(kept, signal);
    return { target, ticket: kept, staged, isKept: true, parts: [] };
  }
  const ticket = await warehouse.begin(request, signal);
  return { target, ticket, staged: new Map(), isKept: false, parts: [] };
}

/** Writes a load down before its parts are staged. */
export async function keepOpen({ ways, signal }: Around, load: OpenLoad): Promise<void> {
  if (ways.kept === null || load.isKept) return;
  await ways.kept.keep(load.ticket, signal);
  load.isKept = true;
}

/**
 * What becomes of a load that was not applied. One that another run may go on with is left as it is; any other is
 * cleared. Never throws.
 * @param stoppedBy what ended all loads of the export; undefined when it was this one's own fault
 */
export async function leaveOpen(around: Around, load: OpenLoad, stoppedBy: unknown): Promise<void> {
  if (await isLeftOver(around, load, stoppedBy)) return;
  const { warehouse, ways } = around;
  await warehouse.abandon(load.ticket);
  if (load.isKept) await ways.kept?.forget(load.ticket);
}

async function isLeftOver({ ways, signal }: Around, load: OpenLoad, stoppedBy: unknown): Promise<boolean> {
  if (isPutDown(signal)) return load.isKept || (await keepWhole(ways, load));
  return load.isKept && mayPass(stoppedBy);
}

/** A small load is written down only when it has to be: what it waits for may run on in the warehouse. */
async function keepWhole({ kept }: LoadWays, { ticket, parts }: OpenLoad): Promise<boolean> {
  if (kept === null || parts.length === 0) return false;
  try {
    for (const part of parts) await kept.keepPart(ticket, part);
    await kept.keep(ticket);
    return true;
  } catch {
    return false;
  }
}

/** Held by others means that they have given this load up. */
function mayPass(thrown: unknown): boolean {
  return thrown instanceof DynaloadError && thrown.retryable && thrown.code !== 'LEASE_HELD';
}
