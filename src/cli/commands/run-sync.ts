import type { CommandContext, Outcome } from '../command-run.ts';
import { useParts } from '../open-parts.ts';
import { requiredSource } from '../settings.ts';
import { syncAll } from './sync-all.ts';
import type { SyncOptions } from './sync.ts';
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
