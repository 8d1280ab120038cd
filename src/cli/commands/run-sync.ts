import { loadMappings } from '../../mapping/load-mappings.ts';
import { sync } from '../../sync/sync.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useSource, useWarehouse } from '../open-parts.ts';
import { mappingsPath, requiredSource, warehouseAddress } from '../settings.ts';
import type { SyncOptions } from './sync.ts';
import { syncOutcome } from './sync-outcome.ts';

export async function runSync(
  given: string | undefined,
  options: SyncOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env, now, output, signal } = context;
  const address = requiredSource(given, env, 'SOURCE');
  const mappings = await loadMappings(mappingsPath(options, env));
  return useSource(address, (source) =>
    useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
      const report = await sync({
        source,
        mappings,
        warehouse,
        only: options.table ?? null,
        heal: options.heal === true,
        dryRun: false,
        now,
        listener: output.progress.listen,
        signal,
      });
      return syncOutcome(report, context);
    }),
  );
}
