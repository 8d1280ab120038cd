import type { Command } from 'commander';
import type { QueryResult } from '../../warehouse/warehouse.ts';
import type { CommandContext, Outcome } from '../command-run.ts';
import { useWarehouse } from '../open-parts.ts';
import type { OutputOptions } from '../output.ts';
import { warehouseAddress, withOutput, withWarehouse, type WarehouseOptions } from '../settings.ts';
import { queryText } from '../show/query-text.ts';
import type { RunCommand } from './command-runner.ts';

type QueryOptions = OutputOptions & WarehouseOptions;

/** On a terminal one long document must not push the other columns out of sight. */
const WIDEST_CELL = 60;

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
      run(options, (context) => runQuery(sql, options, context)),
    );
  withOutput(withWarehouse(command));
}

async function runQuery(sql: string, options: QueryOptions, context: CommandContext): Promise<Outcome> {
  const { env, output, signal } = context;
  return useWarehouse(warehouseAddress(options, env), env, async (warehouse) => {
    const result: QueryResult = await warehouse.query(sql, signal);
    const widest = output.width === null ? null : WIDEST_CELL;
    return {
      document: { columns: result.columns, rows: result.rows },
      text: queryText(result, output.style, widest),
      warnings: [],
      errors: [],
      exitCode: 0,
    };
  });
}
