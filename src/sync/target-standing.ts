/** What is told of a target, before and after a run alike. Pure. */
import type { TargetMapping } from '../mapping/mapping.ts';
import type { TargetState } from '../warehouse/ledger.ts';
import { readApplied } from './applied.ts';
import { hasEarlierRows } from './earlier-mapping.ts';

export interface TargetStanding {
  /** Epoch milliseconds; null when nothing is loaded yet. */
  readonly watermark: number | null;
  /** ARN of the DynamoDB table that is loaded; null when none is. */
  readonly tableArn: string | null;
  readonly rows: number | null;
  /** True when the target equals the table at the watermark, as today's mapping derives it. */
  readonly exact: boolean;
  /** True when it may hold rows that another mapping made. */
  readonly mappingChanged: boolean;
}

/** @param state null when nothing is loaded yet */
export function standingOf(
  { hash }: Pick<TargetMapping, 'hash'>,
  state: Pick<TargetState, 'ledger'> | null,
): TargetStanding {
  if (state === null)
    return { watermark: null, tableArn: null, rows: null, exact: true, mappingChanged: false };
  const { watermark, tableArn, exact } = readApplied(state.ledger);
  const mappingChanged = hasEarlierRows(state.ledger, hash);
  return {
    watermark,
    tableArn,
    rows: state.ledger.lastLoads.at(-1)?.rows ?? null,
    exact: exact && !mappingChanged,
    mappingChanged,
  };
}
