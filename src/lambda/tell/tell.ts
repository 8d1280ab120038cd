/** Tells what came of an invocation: log lines, metrics, outcomes. */
import type { ErrorReport, TableReport } from '../../sync/report/report.ts';
import { isPutBack, comesBack } from '../come-back.ts';
import { codesOf, type Deed, type Errand } from '../deeds.ts';
import { greatestLag, measuresOf } from './measures.ts';
import { countsOf, failureOf, outcomeOf, type Outcome, type OutcomePlace } from './outcome.ts';
import { tellExports } from './tell-exports.ts';
import { publish } from './publish.ts';
import { noticeMessage, outcomeMessage } from './topic-message.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';
import { toldError } from './told-error.ts';
import type { Telemetry } from '../telemetry.ts';

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
  telemetry.count({ ...countsOf(outcomes), EventsRefused: told.refused });
  const measures = measuresOf(deeds, told.now());
  telemetry.lag(greatestLag(measures));
  if (settings.tableMetrics) for (const one of measures) telemetry.measure(one);
  tellExports(deeds, telemetry, settings.tableMetrics);
  const notices = deeds.flatMap((deed) => deed.notices);
  const messages = [...outcomes.map(outcomeMessage), ...notices.map((one) => noticeMessage(one, place))];
  await publish(messages, told);
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
  // An alarm rings when it stays: nobody wants a mail for each look of the clock.
  if (deed.about === 'exports') return outcomes;
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
