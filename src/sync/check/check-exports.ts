/** What `check` finds out about exports that dynaload starts: the table, its recovery, the rights, and what is in the way. */
import { problemText } from '../../exporter/problem-text.ts';
import { runExporter, type ExporterParts } from '../../exporter/run-exporter.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { TargetState } from '../../ledger/ledger.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import { isoTime } from '../../message/iso-time.ts';
import { watermarksOf } from '../export-tables.ts';
import type { CheckReport } from './check-report.ts';

/** Days in which a failure can be mended without a new full export. */
const SHORT_PERIOD = 3;

export interface ExportsCheck {
  readonly mappings: readonly TableMapping[];
  /** What the warehouse has of their targets. */
  readonly states: ReadonlyMap<string, TargetState>;
  readonly exporter: ExporterParts;
  readonly report: CheckReport;
  readonly places: CommandPlaces;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Asks DynamoDB what a run asks. Whether it may write to the bucket, only an export shows. */
export async function checkExports(check: ExportsCheck): Promise<void> {
  for (const mapping of check.mappings)
    await check.report.attempt('exports', () => checkTable(check, mapping));
}

async function checkTable(
  { states, exporter, report, places, now, signal }: ExportsCheck,
  mapping: TableMapping,
): Promise<void> {
  const { export: policy, source, targets } = mapping;
  if (policy === null) return;
  const watermarks = watermarksOf(targets, states);
  const table = { mapping, policy, watermarks, full: false };
  const [run] = await runExporter([table], exporter, {
    now: () => now,
    pause: async () => undefined,
    dryRun: true,
    signal,
  });
  if (run === undefined) return;
  if (run.error !== null) throw run.error;
  const tableArn = run.facts?.table.arn ?? null;
  for (const problem of run.problems) {
    const { message, hint, next } = problemText(problem, { table: source.table, tableArn, policy });
    report.warn('exports', problem.code, `${source.table}: ${message}`, {
      hint,
      commands: commandLines(next, places),
    });
  }
  if (tableArn === null) return;
  const api = await exporter.api(source.tableArn);
  const recovery = await api.describeRecovery(tableArn, signal);
  if (recovery.state === 'off') return;
  report.ok(
    'exports',
    `${source.table}: into ${policy.to}, changes since ${isoTime(recovery.earliest)} can be exported`,
  );
  const { periodDays } = recovery;
  if (periodDays === null || periodDays >= SHORT_PERIOD) return;
  report.warn(
    'exports',
    'RECOVERY_PERIOD_SHORT',
    `${source.table}: changes can be exported for ${periodDays === 1 ? 'a day' : `${periodDays} days`} only, which is all the time that there is to mend what fails.`,
    { hint: `Choose a recovery period of ${SHORT_PERIOD} days at least.` },
  );
}
