import { askedWorkers } from '../../sync/encoder-pool.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { exitCodeOfError, worst } from '../exit-code.ts';
import { mappingsPath, optionalSource, warehouseAddress, type SharedOptions } from '../settings.ts';
import { findingsText } from '../show/findings-text.ts';
import { checkAll } from './check-findings.ts';

export async function runCheck(
  given: string | undefined,
  options: SharedOptions,
  { env, output, now, signal }: CommandContext,
): Promise<Outcome> {
  askedWorkers();
  const { findings, errors } = await checkAll({
    mappings: mappingsPath(options, env),
    warehouse: warehouseAddress(options, env),
    source: optionalSource(given, env),
    env,
    now: now(),
    listener: output.progress.listen,
    signal,
  });
  return {
    document: { findings },
    text: findingsText(findings, output.style),
    warnings: [],
    errors,
    exitCode: worst(errors.map(exitCodeOfError)),
  };
}
