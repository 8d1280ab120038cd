import type { Command } from 'commander';
import { withFrom, withMappings, withOutput, withWarehouse, withWorkers } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import type { ReloadOptions } from './options.ts';

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
      run(options, async (context) => {
        const { runReload } = await import('./run-reload.ts');
        return runReload(exportId, options, context);
      }),
    );
  withOutput(withWorkers(withWarehouse(withMappings(withFrom(command)))));
}
