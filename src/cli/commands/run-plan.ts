import { plan, type PlanReport } from '../../sync/plan.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfReport } from '../exit-code.ts';
import { useParts } from '../open-parts.ts';
import { requiredSource } from '../settings.ts';
import { planText } from '../show/plan-text.ts';
import { statementsText } from '../show/statements-text.ts';
import type { PlanOptions } from './options.ts';
import { syncRequest } from './run-sync.ts';

export async function runPlan(
  given: string | undefined,
  options: PlanOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env } = context;
  const address = requiredSource(given, env, 'SOURCE');
  return useParts(address, options, env, async (parts) => {
    const request = syncRequest(parts, options, context);
    return outcome(await plan({ ...request, sql: options.sql === true }), context);
  });
}

function outcome(report: PlanReport, { output, now }: CommandContext): Outcome {
  const { style } = output;
  const text = planText(report, { style, now: now() });
  return {
    document: report,
    text: report.sql === undefined ? text : `${text}\n\n${statementsText(report.sql, style)}`,
    warnings: report.warnings,
    errors: report.tables.flatMap(({ error }) => error ?? []),
    exitCode: exitCodeOfReport(report),
  };
}
