import type { Command } from 'commander';
import { loadMappings } from '../../mapping/load-mappings.ts';
import { sync } from '../../sync/sync.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useSource, useWarehouse } from '../open-parts.ts';
import {
  mappingsPath,
  requiredSource,
  SOURCE_ARGUMENT,
  warehouseAddress,
  withMappings,
  withOutput,
  withTables,
  withWarehouse,
  type SharedOptions,
  type TableOptions,
} from '../settings.ts';
import type { RunCommand } from './command-runner.ts';
import { syncOutcome } from './sync-outcome.ts';

export interface SyncOptions extends SharedOptions, TableOptions {
  readonly heal?: boolean;
}

export const HEAL_OPTION = [
  '--heal',
  'let a full export mend a broken chain at once, whatever is still on its way',
] as const;

export function addSync(program: Command, run: RunCommand): void {
  const command = program
    .command('sync')
    .description('Load every export that is next, and say what waits and why.')
    .argument('[source]', SOURCE_ARGUMENT)
    .option(...HEAL_OPTION)
    .addHelpText('after', '\nExample:\n  dynaload sync s3://my-exports/shop --mappings mappings\n')
    .action(async (source: string | undefined, options: SyncOptions) =>
      run(options, (context) => runSync(source, options, context)),
    );
  withOutput(withTables(withWarehouse(withMappings(command))));
}

async function runSync(
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
