import { loadMappings } from '../../mapping/load-mappings.ts';
import { rebuild } from '../../sync/rebuild.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useSource, useWarehouse } from '../open-parts.ts';
import { mappingsPath, requiredSource, warehouseAddress } from '../settings.ts';
import type { RebuildOptions } from './rebuild.ts';
import { syncOutcome } from './sync-outcome.ts';

export async function runRebuild(
  table: string,
  options: RebuildOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env, now, output, signal } = context;
  const address = requiredSource(options.from, env, '--from SOURCE');
  const mappings = await loadMappings(mappingsPath(options, env));
  return useSource(address, (source) =>
    useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
      const listener = output.progress.listen;
      const report = await rebuild({ table, source, mappings, warehouse, now, listener, signal });
      return syncOutcome(report, context);
    }),
  );
}
