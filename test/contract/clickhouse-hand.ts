import { clickHouseBooks } from '../support/old-books.ts';
import type { ContractWarehouse } from './contract-harness.ts';

/** What a test does to a ClickHouse database past the adapter. @param execute on every node */
export function clickHouseHand(
  database: string,
  execute: (sql: string) => Promise<void>,
): Pick<ContractWarehouse, 'ledger' | 'oldBooks' | 'execute' | 'makeForeignTable'> {
  return {
    ledger: `${database}._dynaload_loads`,
    oldBooks: clickHouseBooks(database, execute),
    execute,
    makeForeignTable: async (table) => {
      await execute(`CREATE TABLE ${database}.${table} (note String) ENGINE = MergeTree ORDER BY note`);
      await execute(`INSERT INTO ${database}.${table} VALUES ('theirs')`);
    },
  };
}
