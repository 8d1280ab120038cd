/** The function `commit`: applies a large load when all of its parts are staged. Called by the state machine until it is done. */
import { loadMappings } from '../../mapping/load-mappings.ts';
import { plainPlaces } from '../../message/command-line.ts';
import { reportError } from '../../sync/report/report-table.ts';
import { finishHanded, giveUpHanded, type HandedReport } from '../../sync/finish-handed.ts';
import { countsOf } from '../tell/outcome.ts';
import { publish } from '../tell/publish.ts';
import { outcomeMessage } from '../tell/topic-message.ts';
import { handlerOf, type Frame } from '../frame.ts';
import { keptIn, readCommitOrder } from './handed-order.ts';
import { handedOutcomes } from './handed-outcomes.ts';

export interface CommitAnswer {
  /** False: to be called again. */
  readonly done: boolean;
}

/** @throws what a retry may mend */
export async function commit(event: unknown, frame: Frame): Promise<CommitAnswer> {
  const { settings, signal, open, telemetry } = frame;
  const order = readCommitOrder(event);
  const opened = await open();
  const { warehouse } = opened;
  const parts = { ...keptIn(opened), warehouse, id: order.load, signal };
  const report =
    order.do === 'give up'
      ? await giveUpHanded(parts)
      : await finishHanded({
          ...parts,
          mappings: await loadMappings(settings.mappings, opened.secrets),
          listener: telemetry.listen,
        });
  await tellOf(report, frame);
  return { done: report.isDone };
}

export const handler = handlerOf(commit);

async function tellOf(report: HandedReport, frame: Frame): Promise<void> {
  const { settings, telemetry, functionName, requestId, now } = frame;
  const { table, exportId, applied, failed } = report;
  for (const { table: target, sequence, action, puts, deletes, rejected } of applied) {
    const load = String(sequence);
    telemetry.info('loaded', {
      table,
      exportId: exportId ?? '',
      load,
      action,
      target,
      puts,
      deletes,
      rejected,
    });
  }
  const errors = failed.map(({ error }) => reportError(error, plainPlaces(settings.source)));
  const place = { function: functionName, requestId, at: new Date(now()).toISOString() };
  const outcomes = handedOutcomes(report, errors, place);
  for (const { error } of outcomes) {
    if (error !== null) telemetry.error('failed', { table, code: error.code, reason: error.message });
  }
  if (!report.isDone) telemetry.info('not now', { table, exportId: exportId ?? '' });
  telemetry.count({ ...countsOf(outcomes), EventsRefused: 0 });
  await publish(outcomes.map(outcomeMessage), frame);
}
