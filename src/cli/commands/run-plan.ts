import type { TableMapping } from '../../mapping/mapping.ts';
import { patiently } from '../../load/retry.ts';
import type { SyncReport } from '../../sync/report/report.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfReport } from '../exit-code.ts';
import { useParts } from '../open-parts.ts';
import { requiredSource } from '../settings.ts';
import { planText } from '../show/plan-text.ts';
import { statementsText } from '../show/statements-text.ts';
import type { PlanOptions } from './options.ts';
import { syncAll } from './run-sync.ts';
import { plannedStatements, type PlannedStatements } from './planned-statements.ts';

export async function runPlan(
  given: string | undefined,
  options: PlanOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env } = context;
  const address = requiredSource(given, env, 'SOURCE');
  return useParts(address, options, env, async (parts) => {
    const report = await syncAll(parts, options, context, true);
    const sql = options.sql === true ? await explain(report, parts.mappings, parts.warehouse, context) : null;
    return outcome(report, sql, context);
  });
}

async function explain(
  report: SyncReport,
  mappings: readonly TableMapping[],
  warehouse: Warehouse,
  { output, signal }: CommandContext,
): Promise<readonly PlannedStatements[]> {
  const waiting = { listener: output.progress.listen, signal };
  const statements: PlannedStatements[] = [];
  for (const table of report.tables) {
    const mapping = mappings.find(({ file }) => file === table.mapping);
    if (mapping === undefined || table.planned.length === 0) continue;
    const names = mapping.targets.map((target) => target.table);
    const states = await patiently(mapping.source.table, waiting, () => warehouse.readTargets(names, signal));
    statements.push(...plannedStatements(table.planned, mapping.targets, states, warehouse.dialect));
  }
  return statements;
}

function outcome(
  report: SyncReport,
  sql: readonly PlannedStatements[] | null,
  { output, now }: CommandContext,
): Outcome {
  const { style } = output;
  const text = planText(report, { style, now: now() });
  return {
    document: sql === null ? report : { ...report, sql },
    text: sql === null ? text : `${text}\n\n${statementsText(sql, style)}`,
    warnings: report.warnings,
    errors: report.tables.flatMap(({ error }) => error ?? []),
    exitCode: exitCodeOfReport(report),
  };
}
