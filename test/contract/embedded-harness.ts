import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainPending, Session } from 'chdb';
import { openWarehouse } from '../../src/warehouse/registry.ts';
import type { ContractHarness } from './contract-harness.ts';

/** The engine holds one folder at a time in a process, so a test file has one warehouse. */
export const embeddedClickHouse: ContractHarness = {
  name: 'ClickHouse, embedded',
  hexOf: (column) => `hex(${column})`,
  listOf: (value) => value,
  missingList: 'empty',
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaload-chdb-'));
    const openAgain = () => openWarehouse(`chdb:${folder}`, {});
    const warehouse = await openAgain();
    return {
      warehouse,
      openAgain,
      makeForeignTable: async (table) => {
        const session = new Session(folder);
        await session.queryAsync(
          `CREATE TABLE dynaload.${table} (note String) ENGINE = MergeTree ORDER BY note; INSERT INTO dynaload.${table} VALUES ('theirs')`,
        );
        session.close();
      },
      close: async () => {
        await warehouse.close();
        await drainPending();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};
