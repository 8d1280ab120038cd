/** What the ledger of a target's current generation proves: how far it is, and where it is not exact. Pure. */
import type { TargetState } from '../warehouse/ledger.ts';

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
  /** IDs of the exports that are part of the table. */
  readonly exportIds: ReadonlySet<string>;
  /** Instants at which the table was known to equal the source: the base and the end of each window since. */
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

/** @throws Error when the state holds no load, which no adapter returns */
export function readApplied(state: Pick<TargetState, 'table' | 'generation' | 'loads'>): Applied {
  const first = state.loads[0];
  if (first === undefined) throw new Error(`generation ${state.generation} of ${state.table} has no loads`);
  const merges = state.loads.filter((load) => load.action === 'merge');
  const openGaps = findOpenGaps(state);
  return {
    base: first.to,
    watermark: state.loads.reduce((most, load) => Math.max(most, load.watermark), first.to),
    tableArn: first.tableArn,
    tableId: state.loads.find((load) => load.tableId !== null)?.tableId ?? null,
    livesOnIncrementals: merges.length > 0,
    exportIds: new Set(state.loads.map((load) => load.exportId)),
    boundaries: new Set([first.to, ...state.loads.filter(advances).map((load) => load.to)]),
    openGaps,
    exact: openGaps.length === 0 && state.loads.every((load) => load.accepted !== 'overlap'),
  };
}

function advances(load: TargetState['loads'][number]): boolean {
  return load.action === 'merge' || load.action === 'fill';
}

/** Accepted gaps, less what later loads filled in. */
function findOpenGaps(state: Pick<TargetState, 'loads'>): readonly Window[] {
  let open: Window[] = [];
  for (const load of state.loads) {
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
