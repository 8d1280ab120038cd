import type { CommandContext, Outcome } from '../command-run.ts';
import type { SyncReport } from '../../sync/report/report.ts';
import { sync } from '../../sync/sync.ts';
import { useParts, type Parts } from '../open-parts.ts';
import { requiredSource } from '../settings.ts';
import type { SyncOptions } from './options.ts';
import { syncOutcome } from './sync-outcome.ts';

export async function runSync(
  given: string | undefined,
  options: SyncOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env } = context;
  const address = requiredSource(given, env, 'SOURCE');
  return useParts(address, options, env, async (parts) =>
    syncOutcome(await syncAll(parts, options, context, false), context),
  );
}

/** Syncs as the options of `sync` and `plan` say. @param dryRun whether it is only planned */
export async function syncAll(
  parts: Parts,
  options: SyncOptions,
  { now, output, signal, places }: CommandContext,
  dryRun: boolean,
): Promise<SyncReport> {
  const only = options.table ?? null;
  const heal = options.heal === true;
  return sync({ ...parts, only, heal, dryRun, now, listener: output.progress.listen, signal, places });
}
