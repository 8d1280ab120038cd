import type { Command } from 'commander';
import { loadMappings } from '../../mapping/load-mappings.ts';
import { reload } from '../../sync/reload.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useSource, useWarehouse } from '../open-parts.ts';
import {
  mappingsPath,
  requiredSource,
  warehouseAddress,
  withFrom,
  withMappings,
  withOutput,
  withWarehouse,
  type FromOptions,
  type SharedOptions,
} from '../settings.ts';
import type { RunCommand } from './command-runner.ts';
import { syncOutcome } from './sync-outcome.ts';

type ReloadOptions = SharedOptions & FromOptions;

export function addReload(program: Command, run: RunCommand): void {
  const command = program
    .command('reload')
    .description("Load one export again, with today's mapping. Nothing old and nothing deleted comes back.")
    .argument('<export-id>', 'for example 01716790307109-5f9d6aaa')
    .addHelpText(
      'after',
      '\nExample:\n  dynaload reload 01716790307109-5f9d6aaa --from s3://my-exports/shop\n',
    )
    .action(async (exportId: string, options: ReloadOptions) =>
      run(options, (context) => runReload(exportId, options, context)),
    );
  withOutput(withWarehouse(withMappings(withFrom(command))));
}

async function runReload(
  exportId: string,
  options: ReloadOptions,
  context: CommandContext,
): Promise<Outcome> {
  const { env, now, output, signal } = context;
  const address = requiredSource(options.from, env, '--from SOURCE');
  const mappings = await loadMappings(mappingsPath(options, env));
  return useSource(address, (source) =>
    useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
      const listener = output.progress.listen;
      const report = await reload({ exportId, source, mappings, warehouse, now, listener, signal });
      return syncOutcome(report, context);
    }),
  );
}
