/** What a run of the exporter comes to in numbers, without a table. Pure. */
import type { ExportsReport } from '../../sync/report/exports-report.ts';

export interface ExportMeasures {
  readonly ExportProblems: number;
  readonly ExportsStarted: number;
  /** Of the table that is furthest behind; null while nothing is exported. */
  readonly ExportLagSeconds: number | null;
}

export function exportMeasures(reports: readonly ExportsReport[]): ExportMeasures {
  const metrics = reports.flatMap((report) => report.metrics);
  const lags = metrics.flatMap(({ ExportLagSeconds }) => ExportLagSeconds ?? []);
  const starts = reports.flatMap(({ tables }) => tables.flatMap((table) => table.starts));
  return {
    ExportProblems: metrics.reduce((sum, { ExportProblems }) => sum + ExportProblems, 0),
    ExportsStarted: starts.filter(({ state }) => state === 'started').length,
    ExportLagSeconds: lags.length === 0 ? null : Math.max(...lags),
  };
}
