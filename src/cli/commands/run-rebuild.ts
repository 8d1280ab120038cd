import { rebuild } from '../../sync/rebuild.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useParts } from '../open-parts.ts';
import { requiredSource } from '../settings.ts';
import type { RebuildOptions } from './options.ts';
import { syncOutcome } from '../sync-outcome.ts';

export async function runRebuild(
  table: string,
  options: RebuildOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env, now, output, signal, places } = context;
  const address = requiredSource(options.from, env, '--from SOURCE');
  return useParts(address, options, env, async (parts) => {
    const listener = output.progress.listen;
    const report = await rebuild({ table, ...parts, now, listener, signal, places });
    return syncOutcome(report, context);
  });
}
