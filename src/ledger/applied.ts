/** What the ledger of a target's current generation proves: how far it is, and where it is not exact. Pure. */
import type { Departure, LedgerDigest } from './ledger.ts';

/** A half-open stretch of time, epoch milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export interface Applied {
  /** Instant of the full export from which the generation was built. */
  readonly base: number;
  /** Every write before it is reflected, none after it. */
  readonly watermark: number;
  /** ARN of the DynamoDB table. */
  readonly tableArn: string;
  /** Null while no export has said it. */
  readonly tableId: string | null;
  /** True when an incremental has ever advanced this generation. */
  readonly livesOnIncrementals: boolean;
  /** IDs of the batches that are part of the table, as far as they were asked for. */
  readonly batchIds: ReadonlySet<string>;
  /**
   * Instants at which the table was known to equal the source: the base and the end of each window since, as far as they
   * were asked for.
   */
  readonly boundaries: ReadonlySet<number>;
  /** Windows that the mapping accepted as idle and that nothing has filled since. */
  readonly openGaps: readonly Window[];
  /** False while an accepted gap is open, or after an accepted overlap. */
  readonly exact: boolean;
}

/** The lowest version (microseconds) that counts in a generation built from a full export of that instant. */
export function floorOf(base: number): number {
  // Rows of the full export carry this very version: a write stamped exactly at the instant of the export,
  // which is not in the export, must win over them.
  return base * 1000 - 1;
}

export function readApplied(ledger: LedgerDigest): Applied {
  const { base, watermark, tableArn, tableId, merges, departures, batches } = ledger;
  const openGaps = findOpenGaps(departures);
  return {
    base,
    watermark,
    tableArn,
    tableId,
    livesOnIncrementals: merges > 0,
    batchIds: new Set(batches.map(({ id }) => id)),
    boundaries: new Set([base, ...batches.filter(advances).map(({ to }) => to)]),
    openGaps,
    exact: openGaps.length === 0 && departures.every(({ accepted }) => accepted !== 'overlap'),
  };
}

function advances({ action }: LedgerDigest['batches'][number]): boolean {
  return action === 'merge' || action === 'fill';
}

/** Accepted gaps, less what later loads filled in. */
function findOpenGaps(departures: readonly Departure[]): readonly Window[] {
  let open: Window[] = [];
  for (const load of departures) {
    if (load.accepted === 'gap' && load.watermarkBefore !== null && load.from !== null) {
      open.push({ from: load.watermarkBefore, to: load.from });
    } else if (load.action === 'fill' && load.from !== null) {
      const filled = { from: load.from, to: load.to };
      open = open.flatMap((gap) => subtract(gap, filled));
    }
  }
  return open;
}

function subtract(gap: Window, filled: Window): readonly Window[] {
  if (filled.to <= gap.from || filled.from >= gap.to) return [gap];
  return [
    { from: gap.from, to: Math.min(gap.to, filled.from) },
    { from: Math.max(gap.from, filled.to), to: gap.to },
  ].filter((rest) => rest.from < rest.to);
}
