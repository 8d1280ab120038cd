import type { Command } from 'commander';
import type { OutputOptions } from '../output.ts';
import { withOutput, withWarehouse, type WarehouseOptions } from '../settings.ts';
import type { RunCommand } from './command-runner.ts';

export type QueryOptions = OutputOptions & WarehouseOptions;

export function addQuery(program: Command, run: RunCommand): void {
  const command = program
    .command('query')
    .description('Run one SQL statement that reads, and print its rows.')
    .argument('<sql>', 'a statement in the SQL of the warehouse')
    .addHelpText(
      'after',
      '\nExample:\n  dynaload query "select status, count() from orders group by status"\n',
    )
    .action(async (sql: string, options: QueryOptions) =>
      run(options, async (context) => {
        const { runQuery } = await import('./run-query.ts');
        return runQuery(sql, options, context);
      }),
    );
  withOutput(withWarehouse(command));
}
