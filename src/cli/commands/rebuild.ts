import type { Command } from 'commander';
import { withFrom, withMappings, withOutput, withWarehouse, withWorkers } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import type { RebuildOptions } from './options.ts';

export function addRebuild(program: Command, run: RunCommand): void {
  const command = program
    .command('rebuild')
    .description(
      'Build a table anew from the newest full export that can be used, and swap it in at the end.',
    )
    .argument('<table>', 'a DynamoDB table, for all that is made of it; or one table of the warehouse')
    .addHelpText('after', '\nExample:\n  dynaload rebuild orders --from s3://my-exports/shop\n')
    .action(async (table: string, options: RebuildOptions) =>
      run(options, async (context) => {
        const { runRebuild } = await import('./run-rebuild.ts');
        return runRebuild(table, options, context);
      }),
    );
  withOutput(withWorkers(withWarehouse(withMappings(withFrom(command)))));
}
