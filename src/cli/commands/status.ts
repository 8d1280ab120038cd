import type { Command } from 'commander';
import {
  withFrom,
  withMappings,
  withOutput,
  withTables,
  withWarehouse,
  type FromOptions,
  type SharedOptions,
  type TableOptions,
} from '../settings.ts';
import type { RunCommand } from './command-runner.ts';

export type StatusOptions = SharedOptions & TableOptions & FromOptions;

export function addStatus(program: Command, run: RunCommand): void {
  const command = program
    .command('status')
    .description('Say where every table stands, and with --from what is in its way. Writes nothing.')
    .addHelpText('after', '\nExample:\n  dynaload status --from s3://my-exports/shop\n')
    .action(async (options: StatusOptions) =>
      run(options, async (context) => {
        const { runStatus } = await import('./run-status.ts');
        return runStatus(options, context);
      }),
    );
  withOutput(withTables(withWarehouse(withMappings(withFrom(command)))));
}
