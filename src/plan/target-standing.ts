/** What is told of a target, before and after a run alike. Pure. */
import { layoutOf, type TargetShape } from '../ledger/shape.ts';
import { evolveShape, isRefused, type Evolution } from '../mapping/evolve-shape.ts';
import { describeChange, type ShapeChange } from '../mapping/shape-change.ts';
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
  /** True when it cannot become what the mapping says: it takes nothing more before a `rebuild`. */
  readonly rebuildNeeded: boolean;
  /** In what its columns are others than the mapping's, for people. */
  readonly shapeChanges: readonly string[];
  /** The same, and what the next load makes of each. */
  readonly changes: readonly ShapeChange[];
  /** Columns that it was given, or got back, since it was built: rows of before that may still be there are NULL in them. */
  readonly addedColumns: readonly string[];
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
  changes: [],
  addedColumns: [],
};

/** @param state null when nothing is loaded yet */
export function standingOf(
  target: Pick<TargetMapping, 'hash' | 'columns' | 'shape' | 'shapeHash'>,
  state: Pick<TargetState, 'shape' | 'shapeHash' | 'ledger'> | null,
): TargetStanding {
  if (state === null) return NOTHING_LOADED;
  const { watermark, tableArn, exact } = readApplied(state.ledger);
  const { rejected } = state.ledger;
  const evolution = evolveShape(state, target);
  const mappingChanged = hasEarlierRows(state.ledger, target.hash);
  return {
    watermark,
    tableArn,
    rows: state.ledger.lastLoads.at(-1)?.rows ?? null,
    // What a later version of a refused row has mended is not known here.
    exact: exact && !mappingChanged && rejected === 0,
    rejected,
    mappingChanged,
    ...ofColumns(evolution),
    addedColumns: mappingChanged && state.shape !== null ? addedTo(state.shape, evolution) : [],
  };
}

/** Of one that no mapping has any more it is told that it stays. */
function addedTo(shape: TargetShape, { changes }: Evolution): readonly string[] {
  const kept = new Set(changes.flatMap((change) => (change.kind === 'keep' ? change.column : [])));
  return layoutOf(shape).added.filter((column) => !kept.has(column));
}

function ofColumns(evolution: Evolution): Pick<TargetStanding, 'rebuildNeeded' | 'shapeChanges' | 'changes'> {
  const { changes } = evolution;
  return { rebuildNeeded: isRefused(evolution), shapeChanges: changes.map(describeChange), changes };
}
