/** Tells what came of an invocation: log lines, metrics, outcomes. */
import type { ErrorReport, TableReport } from '../../sync/report/report.ts';
import { isPutBack, comesBack } from '../come-back.ts';
import { codesOf, type Deed, type Errand } from '../deeds.ts';
import { failureOf, outcomeOf, type Outcome, type OutcomePlace } from './outcome.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';
import { toldError } from './told-error.ts';
import type { TableMeasure, Telemetry } from '../telemetry.ts';

export interface Told {
  readonly settings: Settings;
  readonly telemetry: Telemetry;
  readonly services: Services;
  readonly functionName: string;
  readonly requestId: string;
  readonly now: () => number;
  readonly errands: readonly Errand[];
  /** Events, and parts of events, that were refused. */
  readonly refused: number;
}

/** Others are at work, or the time was up: nothing has failed. */
const NO_FAILURE: ReadonlySet<string> = new Set(['LEASE_HELD', 'LOAD_HANDED_OVER', 'INTERRUPTED']);

export async function tell(deeds: readonly Deed[], told: Told): Promise<void> {
  const { settings, telemetry } = told;
  const place = {
    function: told.functionName,
    requestId: told.requestId,
    at: new Date(told.now()).toISOString(),
  };
  const outcomes = deeds.flatMap((deed) => tellDeed(deed, place, telemetry));
  const loaded = outcomes.flatMap(({ exports }) => exports);
  const measures = deeds.flatMap((deed) => measuresOf(deed, told.now()));
  const lags = measures.flatMap(({ lagSeconds }) => lagSeconds ?? []);
  const counts = {
    ExportsLoaded: loaded.length,
    RowsRejected: loaded.reduce((sum, { rejected }) => sum + rejected, 0),
    LoadsFailed: outcomes.filter(({ kind }) => kind === 'failed').length,
    EventsRefused: told.refused,
  };
  telemetry.count(counts, lags.length === 0 ? null : Math.max(...lags));
  if (settings.tableMetrics) for (const measure of measures) telemetry.measure(measure);
  await publish(outcomes, told);
}

function tellDeed(deed: Deed, place: OutcomePlace, telemetry: Telemetry): readonly Outcome[] {
  for (const { table, watermark } of deed.quiet) telemetry.info('nothing new in S3', { table, watermark });
  for (const { code } of deed.report?.warnings ?? []) telemetry.warn('warning', { code });
  const outcomes = (deed.report?.tables ?? []).flatMap((table) => {
    tellTable(table, telemetry);
    const error = failureIn(table, deed);
    if (error !== null) telemetry.error('failed', { table: table.table, ...linesOf(error) });
    else for (const code of codesOf(table)) telemetry.info('not now', { table: table.table, code });
    return outcomeOf(table, error, place) ?? [];
  });
  if (deed.error === null) return outcomes;
  if (!isFailure(deed.error, deed)) {
    telemetry.info('not now', { code: deed.error.code });
    return outcomes;
  }
  telemetry.error('failed', linesOf(deed.error));
  return [...outcomes, failureOf(deed.error, place)];
}

function tellTable({ table, applied, waiting, refused }: TableReport, telemetry: Telemetry): void {
  for (const { exportId, action, targets } of applied) {
    for (const { table: target, sequence: load, puts, deletes, rejected } of targets)
      telemetry.info('loaded', { table, exportId, load, action, target, puts, deletes, rejected });
  }
  for (const { exportId, missing } of waiting) {
    const gap = missing === null ? {} : { missingFrom: missing.from, missingTo: missing.to };
    telemetry.info('waits', { table, exportId, ...gap });
  }
  for (const { exportId, reason } of refused) telemetry.warn('cannot be loaded', { table, exportId, reason });
}

/** The logger keeps the name `message` for itself. */
function linesOf(error: ErrorReport): { code: string; reason: string; exportId?: string } {
  const { code, message: reason } = toldError(error);
  const exportId = error.details['exportId'] ?? error.details['export'];
  return { code, reason, ...(typeof exportId === 'string' ? { exportId } : {}) };
}

/** The first error of a table that nothing mends by itself any more. */
function failureIn({ error, targets }: TableReport, deed: Deed): ErrorReport | null {
  const errors = [error, ...targets.map((target) => target.error)].flatMap((one) => one ?? []);
  return errors.find((one) => isFailure(one, deed)) ?? null;
}

function isFailure({ code }: ErrorReport, { errands }: Deed): boolean {
  if (NO_FAILURE.has(code)) return false;
  const isAgain = errands.some(({ messageId, receives }) => messageId !== null && isPutBack(code, receives));
  return !comesBack(code) || !isAgain;
}

function measuresOf({ report, quiet }: Deed, now: number): readonly TableMeasure[] {
  const lagOf = (watermark: string | null): number | null =>
    watermark === null ? null : Math.max(0, Math.round((now - Date.parse(watermark)) / 1000));
  const idle = quiet.map(({ table, watermark }) => ({ table, lagSeconds: lagOf(watermark), waiting: 0 }));
  const looked = (report?.tables ?? []).map(({ table, watermark, planned, applied, totals }) => {
    const left = planned.filter(({ exportId }) => !applied.some((one) => one.exportId === exportId)).length;
    return { table, lagSeconds: lagOf(watermark), waiting: totals.waiting + left };
  });
  return [...idle, ...looked];
}

async function publish(outcomes: readonly Outcome[], { settings, services, telemetry }: Told): Promise<void> {
  const { topic } = settings;
  if (topic === null) return;
  for (const outcome of outcomes) {
    try {
      await services.publish(topic, outcome);
    } catch (thrown) {
      const fault = thrown instanceof Error ? thrown.name : typeof thrown;
      telemetry.error('the topic took no outcome', { table: outcome.table, fault });
    }
  }
}
