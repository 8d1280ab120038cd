/** Logs and metrics of a function: JSON lines on standard output. Never a value of a row, and no SQL. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ExportMeasures } from './tell/export-measures.ts';
import type { TableMeasure } from './tell/measures.ts';
import type { SyncEvent } from '../load/sync-event.ts';

/** Of metrics, unless `POWERTOOLS_METRICS_NAMESPACE` names another. */
const NAMESPACE = 'dynaload';

export interface Counts {
  readonly ExportsLoaded: number;
  readonly RowsRejected: number;
  readonly LoadsFailed: number;
  /** Events, and parts of events, that were refused. */
  readonly EventsRefused: number;
}

/** What a line is about, as far as it is known. */
export interface LineKeys {
  readonly table?: string | null;
  readonly exportId?: string;
  /** Sequence of a load, as in `_dynaload_loads`. */
  readonly load?: string;
  readonly [name: string]: string | number | boolean | readonly string[] | null | undefined;
}

export class Telemetry {
  readonly #logger = new Logger({ serviceName: 'dynaload' });
  readonly #namespace: string;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#namespace = env['POWERTOOLS_METRICS_NAMESPACE'] ?? NAMESPACE;
  }

  /** From here on lines carry the request. */
  begin(requestId: string): void {
    this.#logger.resetKeys();
    this.#logger.appendKeys({ requestId });
  }

  info(message: string, keys: LineKeys = {}): void {
    this.#logger.info(message, known(keys));
  }

  warn(message: string, keys: LineKeys = {}): void {
    this.#logger.warn(message, known(keys));
  }

  error(message: string, keys: LineKeys = {}): void {
    this.#logger.error(message, known(keys));
  }

  /** What happens during a run. Why something is tried again may quote a statement, and is left out. */
  readonly listen = (event: SyncEvent): void => {
    switch (event.kind) {
      case 'listed':
        return this.info('exports listed', { exports: event.exports, tables: event.tables });
      case 'load started': {
        const { table, exportId, action, items, targets } = event;
        return this.info('load started', { table, exportId, action, items, targets });
      }
      case 'load finished': {
        const { table, exportId, seconds, applied, failed } = event;
        return this.info('load finished', { table, exportId, seconds, applied, failed });
      }
      case 'recovered':
        return this.info('what broke off was completed', { table: event.table });
      case 'no threads':
        return this.warn(event.reason);
      case 'not ready':
        return this.warn('not merged for reading', { table: event.table, code: event.error.code });
      case 'retrying':
        return this.warn('tried again', { table: event.table, inSeconds: event.inSeconds });
      case 'items read':
        break;
    }
  };

  /** Without a dimension: each value of one would be a metric that is paid for. */
  count(counts: Counts): void {
    const metrics = this.#metrics();
    // One empty set of dimensions; without it the line would have none at all, which is not valid.
    metrics.addDimensions({});
    const named: Readonly<Record<string, number>> = { ...counts };
    for (const [name, value] of Object.entries(named)) metrics.addMetric(name, MetricUnit.Count, value);
    metrics.publishStoredMetrics();
  }

  /** Of the table that is furthest behind, without a dimension: an alarm that watches all tables costs one metric. */
  lag(lagSeconds: number | null): void {
    if (lagSeconds === null) return;
    const metrics = this.#metrics();
    metrics.addDimensions({});
    metrics.addMetric('LagSeconds', MetricUnit.Seconds, lagSeconds);
    metrics.publishStoredMetrics();
  }

  /** Of one run of the exporter. */
  exports({ ExportLagSeconds, ...counts }: ExportMeasures): void {
    const metrics = this.#metrics();
    metrics.addDimensions({});
    for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
    if (ExportLagSeconds !== null)
      metrics.addMetric('ExportLagSeconds', MetricUnit.Seconds, ExportLagSeconds);
    metrics.publishStoredMetrics();
  }

  /** @param lagSeconds null while nothing is exported: then there is nothing to tell */
  exportLag(table: string, lagSeconds: number | null): void {
    if (lagSeconds === null) return;
    const metrics = this.#metrics();
    metrics.addDimension('table', table);
    metrics.addMetric('ExportLagSeconds', MetricUnit.Seconds, lagSeconds);
    metrics.publishStoredMetrics();
  }

  measure({ table, lagSeconds, waiting }: TableMeasure): void {
    const metrics = this.#metrics();
    metrics.addDimension('table', table);
    metrics.addMetric('WaitingExports', MetricUnit.Count, waiting);
    if (lagSeconds !== null) metrics.addMetric('LagSeconds', MetricUnit.Seconds, lagSeconds);
    metrics.publishStoredMetrics();
  }

  #metrics(): Metrics {
    const metrics = new Metrics({ namespace: this.#namespace });
    metrics.clearDefaultDimensions();
    return metrics;
  }
}

function known(keys: LineKeys): Record<string, string | number | boolean | readonly string[]> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, value]],
    ),
  );
}
