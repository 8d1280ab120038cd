import type { Command } from 'commander';
import { withMappings, withOutput, withWarehouse } from '../settings.ts';
import type { RunCommand } from '../command-run.ts';
import type { DropOptions } from './options.ts';

export function addDrop(program: Command, run: RunCommand): void {
  const command = program
    .command('drop')
    .description(
      'Take a table that no mapping has any more out of the warehouse, with all that is kept of it.',
    )
    .argument('<target>', 'a table of the warehouse; status lists those that no mapping has')
    .option('--yes', 'do it; without, say what would be dropped')
    .addHelpText('after', '\nExample:\n  dynaload drop orders_old --yes\n')
    .action(async (target: string, options: DropOptions) =>
      run(options, async (context) => {
        const { runDrop } = await import('./run-drop.ts');
        return runDrop(target, options, context);
      }),
    );
  withOutput(withWarehouse(withMappings(command)));
}
