/** Tells what the exporter did: log lines and metrics. Its notices go to the topic, its problems to an alarm. */
import type { TableExports } from '../../sync/report/exports-report.ts';
import type { Deed } from '../deeds.ts';
import type { Telemetry } from '../telemetry.ts';
import { exportMeasures } from './export-measures.ts';
import { toldError } from './told-error.ts';

/** @param perTable whether each table has a metric of its own */
export function tellExports(deeds: readonly Deed[], telemetry: Telemetry, perTable: boolean): void {
  const own = deeds.filter(({ about }) => about === 'exports');
  if (own.length === 0) return;
  const reports = own.flatMap(({ exports }) => exports ?? []);
  for (const { tables } of reports) for (const table of tables) tellTable(table, telemetry);
  const measures = exportMeasures(reports);
  const failed = own.filter(({ error }) => error !== null && error.code !== 'INTERRUPTED');
  telemetry.exports({ ...measures, ExportProblems: measures.ExportProblems + failed.length });
  if (!perTable) return;
  for (const { metrics } of reports)
    for (const { table, ExportLagSeconds } of metrics) telemetry.exportLag(table, ExportLagSeconds);
}

function tellTable({ table, starts, failing, problems, error }: TableExports, telemetry: Telemetry): void {
  for (const { state, kind, window, reason, attempt, exportArn, message } of starts) {
    const { from, to } = window;
    const keys = { table, kind, from, to, why: reason, attempt };
    if (state === 'started')
      telemetry.info('export started', { ...keys, exportId: exportArn?.split('/').at(-1) ?? '' });
    else telemetry.info('export not started', { ...keys, state, reason: message });
  }
  if (failing !== null) {
    const { exportId, code, attempts, nextTry } = failing;
    telemetry.warn('export fails', { table, exportId, code, attempts, nextTry });
  }
  for (const { code, message, hint } of problems)
    telemetry.error('export problem', { table, code, reason: message, hint });
  if (error !== null) {
    const { code, message: reason } = toldError(error);
    telemetry.error('export problem', { table, code, reason });
  }
}
