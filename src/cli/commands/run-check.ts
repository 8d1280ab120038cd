import { useAws } from '../../exporter/aws-parts.ts';
import { askedWorkers } from '../../load/encoder-pool.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfError, worst, type ExitCode } from '../exit-code.ts';
import { mappingsPath, optionalSource, warehouseAddress, type SharedOptions } from '../settings.ts';
import { findingsText } from '../show/findings-text.ts';
import type { Finding } from '../../sync/check/check-report.ts';
import { checkAll } from '../../sync/check/check-findings.ts';

const ONLY_TOLD: ReadonlySet<string> = new Set([
  'TABLE_NOT_MAPPED',
  'EXPORT_CHECKSUM_MISMATCH',
  'EXPORT_TIME_FRACTION',
]);

export async function runCheck(
  given: string | undefined,
  options: SharedOptions,
  { env, output, now, signal, places }: CommandContext,
): Promise<Outcome> {
  askedWorkers();
  const { findings, errors } = await useAws((exporter) =>
    checkAll({
      exporter,
      mappings: mappingsPath(options, env),
      warehouse: warehouseAddress(options, env),
      source: optionalSource(given, env),
      env,
      now: now(),
      places,
      listener: output.progress.listen,
      signal,
    }),
  );
  return {
    document: { findings },
    text: findingsText(findings, output.style),
    warnings: [],
    // For people they are among the findings already.
    errors: output.json ? errors : [],
    exitCode: worst([...errors.map(exitCodeOfError), ...findings.map(exitCodeOfFinding)]),
  };
}

/** What a sync would only mention, it mentions too: a warning of anything else is something left to do. */
function exitCodeOfFinding({ result, code }: Finding): ExitCode {
  return result === 'warning' && code !== null && !ONLY_TOLD.has(code) ? 3 : 0;
}
