import type { Command } from 'commander';
import { withMappings, withOutput, withTables, withWarehouse } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import type { ExportOptions } from './options.ts';

export function addExport(program: Command, run: RunCommand): void {
  const command = program
    .command('export')
    .description('Start the exports that are due, of every table whose mapping has an export block.')
    .option('--plan', 'start nothing, and say what would be started and why')
    .option('--full <table>', 'start a full export of this table, whatever its size')
    .option('--wait', 'until all that was started is done')
    .addHelpText('after', '\nExample:\n  dynaload export --plan\n')
    .action(async (options: ExportOptions) =>
      run(options, async (context) => {
        const { runExport } = await import('./run-export.ts');
        return runExport(options, context);
      }),
    );
  withOutput(withTables(withWarehouse(withMappings(command))));
}
