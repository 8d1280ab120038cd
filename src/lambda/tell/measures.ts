/** How far behind the tables are, from what an invocation learned of them. Pure. */
import type { Deed } from '../deeds.ts';

export interface TableMeasure {
  readonly table: string;
  /** Seconds from the watermark to now; null where nothing is loaded yet. */
  readonly lagSeconds: number | null;
  /** Exports that are there and not loaded. */
  readonly waiting: number;
}

/** @param now epoch milliseconds */
export function measuresOf(deeds: readonly Deed[], now: number): readonly TableMeasure[] {
  const lagOf = (watermark: string | null): number | null =>
    watermark === null ? null : Math.max(0, Math.round((now - Date.parse(watermark)) / 1000));
  return deeds.flatMap(({ report, quiet }) => [
    ...quiet.map(({ table, watermark }) => ({ table, lagSeconds: lagOf(watermark), waiting: 0 })),
    ...(report?.tables ?? []).map(({ table, watermark, planned, applied, totals }) => {
      const left = planned.filter(({ exportId }) => !applied.some((one) => one.exportId === exportId)).length;
      return { table, lagSeconds: lagOf(watermark), waiting: totals.waiting + left };
    }),
  ]);
}

/** Of the table that is furthest behind; null when none is loaded. */
export function greatestLag(measures: readonly TableMeasure[]): number | null {
  const lags = measures.flatMap(({ lagSeconds }) => lagSeconds ?? []);
  return lags.length === 0 ? null : Math.max(...lags);
}
