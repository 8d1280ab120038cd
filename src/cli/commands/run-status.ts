import { useAws } from '../../exporter/aws-parts.ts';
import { loadMappings } from '../../mapping/load-mappings.ts';
import { status } from '../../sync/status.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useSource, useWarehouse } from '../../sync/open-parts.ts';
import { mappingsPath, optionalSource, warehouseAddress } from '../settings.ts';
import type { StatusOptions } from './options.ts';
import { statusOutcome } from '../status-outcome.ts';

export async function runStatus(options: StatusOptions, context: CommandContext): Promise<Outcome> {
  const { env, now, output, signal, places } = context;
  const address = optionalSource(options.from, env);
  const mappings = await loadMappings(mappingsPath(options, env));
  const only = options.table ?? null;
  const maxLag = options.maxLag ?? null;
  return useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
    const request = {
      mappings,
      only,
      warehouse,
      now,
      listener: output.progress.listen,
      signal,
      places,
      maxLag,
    };
    const report =
      address === null
        ? await status({ ...request, source: null, exporter: null })
        : await useSource(address, (source) =>
            useAws((exporter) => status({ ...request, source, exporter })),
          );
    return statusOutcome(report, context);
  });
}
