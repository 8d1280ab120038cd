import type { Command } from 'commander';
import {
  SOURCE_ARGUMENT,
  withMappings,
  withOutput,
  withTables,
  withWarehouse,
  withWorkers,
} from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import type { SyncOptions } from './options.ts';

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
      run({ ...options, from: source }, async (context) => {
        const { runSync } = await import('./run-sync.ts');
        return runSync(source, options, context);
      }),
    );
  withOutput(withWorkers(withTables(withWarehouse(withMappings(command)))));
}
