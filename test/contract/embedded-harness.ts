import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainPending, Session } from 'chdb';
import { EmbeddedChannel } from '../../src/warehouse/clickhouse/connect/embedded-channel.ts';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import { clickHouseBooks } from '../support/old-books.ts';
import { gatedWarehouse } from '../support/gated-channel.ts';
import type { ContractHarness } from './contract-harness.ts';

/** The engine holds one folder at a time in a process, so a test file has one warehouse. */
export const embeddedClickHouse: ContractHarness = {
  name: 'ClickHouse, embedded',
  hexOf: (column) => `hex(${column})`,
  listOf: (value) => value,
  missingList: 'empty',
  isQuick: true,
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaload-chdb-'));
    const openAgain = () => openWarehouse(`chdb:${folder}`, {});
    const warehouse = await openAgain();
    const execute = async (sql: string): Promise<void> => {
      const session = new Session(folder);
      // One that is left open would keep every later file of the same worker from another folder.
      try {
        await session.queryAsync(sql);
      } finally {
        session.close();
      }
    };
    return {
      warehouse,
      openAgain,
      openGated: async (around) =>
        gatedWarehouse(new EmbeddedChannel({ folder, open: () => new Session(folder) }), 'dynaload', around),
      ledger: 'dynaload._dynaload_loads',
      oldBooks: clickHouseBooks('dynaload', execute),
      execute,
      makeForeignTable: async (table) => {
        await execute(`CREATE TABLE dynaload.${table} (note String) ENGINE = MergeTree ORDER BY note`);
        await execute(`INSERT INTO dynaload.${table} VALUES ('theirs')`);
      },
      close: async () => {
        await warehouse.close();
        await drainPending();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};
