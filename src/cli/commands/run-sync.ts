import type { CommandContext, Outcome } from '../command-run.ts';
import { sync, type SyncRequest } from '../../sync/sync.ts';
import { useParts, type Parts } from '../open-parts.ts';
import { requiredSource } from '../settings.ts';
import type { SyncOptions } from './options.ts';
import { syncOutcome } from '../sync-outcome.ts';

export async function runSync(
  given: string | undefined,
  options: SyncOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env } = context;
  const address = requiredSource(given, env, 'SOURCE');
  return useParts(address, options, env, async (parts) =>
    syncOutcome(await sync({ ...syncRequest(parts, options, context), dryRun: false }), context),
  );
}

/** What `sync` and `plan` are asked for by their options. */
export function syncRequest(
  parts: Parts,
  options: SyncOptions,
  { now, output, signal, places }: CommandContext,
): Omit<SyncRequest, 'dryRun'> {
  const only = options.table ?? null;
  const heal = options.heal === true;
  return { ...parts, only, heal, now, listener: output.progress.listen, signal, places };
}
