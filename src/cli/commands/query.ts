import { Option, type Command } from 'commander';
import { withOutput, withWarehouse } from '../settings.ts';
import { QUERY_FORMATS } from '../show/query/query-text.ts';
import type { RunCommand } from '../command-run.ts';
import type { QueryOptions } from './options.ts';

export function addQuery(program: Command, run: RunCommand): void {
  const command = program
    .command('query')
    .description('Run one SQL statement that reads, and print its rows.')
    .argument('[sql]', 'a statement in the SQL of the warehouse; "-", or none: from standard input')
    .addOption(
      new Option('--format <format>', 'how the rows are written (default: table; --json is json)').choices(
        QUERY_FORMATS,
      ),
    )
    .addHelpText(
      'after',
      '\nExample:\n  dynaload query "select status, count() from orders group by status"\n' +
        '  dynaload query --format csv - < report.sql > report.csv\n',
    )
    .action(async (sql: string | undefined, options: QueryOptions) =>
      run(options, async (context) => {
        const { runQuery } = await import('./run-query.ts');
        return runQuery(sql, options, context);
      }),
    );
  withOutput(withWarehouse(command));
}
