import type { SyncReport } from '../sync/report/report.ts';
import type { CommandContext, Outcome } from './command-run.ts';
import { exitCodeOfReport } from './exit-code.ts';
import { syncText } from './show/sync-text.ts';

/** What `sync`, `reload` and `rebuild` end with. */
export function syncOutcome(report: SyncReport, { output, now }: CommandContext): Outcome {
  return {
    document: report,
    text: syncText(report, { style: output.style, now: now() }),
    warnings: report.warnings,
    errors: report.tables.flatMap(({ error }) => error ?? []),
    exitCode: exitCodeOfReport(report),
  };
}
