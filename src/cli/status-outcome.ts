import { commandLines } from '../message/command-line.ts';
import type { StatusReport } from '../sync/report/status-report.ts';
import type { CommandContext, Outcome } from './command-run.ts';
import { exitCodeOfError, tellsOfLeft, worst } from './exit-code.ts';
import { statusText } from './show/status-text.ts';

/** What a status ends with, of this machine or of a function. */
export function statusOutcome(report: StatusReport, { output, places }: CommandContext): Outcome {
  const looking = commandLines([{ run: 'status' }], { ...places, source: 'SOURCE' }).join('');
  const isLeft =
    tellsOfLeft(report.warnings) ||
    report.tables.some(
      ({ waiting, refused, exports }) =>
        waiting.length > 0 || refused.length > 0 || (exports?.problems.length ?? 0) > 0,
    );
  const errors = report.tables.flatMap(({ error }) => error ?? []);
  return {
    document: report,
    text: statusText(report, looking, output.style),
    warnings: report.warnings,
    errors,
    exitCode: worst([...errors.map(exitCodeOfError), ...(isLeft ? [3 as const] : [])]),
  };
}
