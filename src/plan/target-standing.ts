/** What is told of a target, before and after a run alike. Pure. */
import { describeDiff, diffShape } from '../mapping/diff-shape.ts';
import type { TargetMapping } from '../mapping/mapping.ts';
import type { TargetState } from '../ledger/ledger.ts';
import { readApplied } from '../ledger/applied.ts';
import { hasEarlierRows } from './earlier-mapping.ts';

export interface TargetStanding {
  /** Epoch milliseconds; null when nothing is loaded yet. */
  readonly watermark: number | null;
  /** ARN of the DynamoDB table that is loaded; null when none is. */
  readonly tableArn: string | null;
  readonly rows: number | null;
  /** True when the target equals the table at the watermark, as today's mapping derives it; null when nothing is loaded. */
  readonly exact: boolean | null;
  /** Rows in quarantine, which the target misses. */
  readonly rejected: number;
  /** True when it may hold rows that another mapping made. */
  readonly mappingChanged: boolean;
  /** True when its columns are others than the mapping's: it takes nothing more before a `rebuild`. */
  readonly rebuildNeeded: boolean;
  /** In what they are others, for people; empty when they are not, or when nobody has kept what was built. */
  readonly shapeChanges: readonly string[];
}

const NOTHING_LOADED: TargetStanding = {
  watermark: null,
  tableArn: null,
  rows: null,
  exact: null,
  rejected: 0,
  mappingChanged: false,
  rebuildNeeded: false,
  shapeChanges: [],
};

/** @param state null when nothing is loaded yet */
export function standingOf(
  { hash, shape, shapeHash }: Pick<TargetMapping, 'hash' | 'shape' | 'shapeHash'>,
  state: Pick<TargetState, 'shape' | 'shapeHash' | 'ledger'> | null,
): TargetStanding {
  if (state === null) return NOTHING_LOADED;
  const { watermark, tableArn, exact } = readApplied(state.ledger);
  const { rejected } = state.ledger;
  const rebuildNeeded = state.shapeHash !== shapeHash;
  const mappingChanged = hasEarlierRows(state.ledger, hash);
  return {
    watermark,
    tableArn,
    rows: state.ledger.lastLoads.at(-1)?.rows ?? null,
    // What a later version of a refused row has mended is not known here.
    exact: exact && !mappingChanged && rejected === 0,
    rejected,
    mappingChanged,
    rebuildNeeded,
    shapeChanges: rebuildNeeded && state.shape !== null ? describeDiff(diffShape(state.shape, shape)) : [],
  };
}
