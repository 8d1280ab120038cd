import type { Command } from 'commander';
import { loadMappings } from '../../mapping/load-mappings.ts';
import { rebuild } from '../../sync/rebuild.ts';
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

type RebuildOptions = SharedOptions & FromOptions;

export function addRebuild(program: Command, run: RunCommand): void {
  const command = program
    .command('rebuild')
    .description(
      'Build a table anew from the newest full export that can be used, and swap it in at the end.',
    )
    .argument('<table>', 'a DynamoDB table, for all that is made of it; or one table of the warehouse')
    .addHelpText('after', '\nExample:\n  dynaload rebuild orders --from s3://my-exports/shop\n')
    .action(async (table: string, options: RebuildOptions) =>
      run(options, (context) => runRebuild(table, options, context)),
    );
  withOutput(withWarehouse(withMappings(withFrom(command))));
}

async function runRebuild(table: string, options: RebuildOptions, context: CommandContext): Promise<Outcome> {
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
