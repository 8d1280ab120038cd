import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainPending, Session } from 'chdb';
import { EmbeddedChannel } from '../../src/warehouse/clickhouse/connect/embedded-channel.ts';
import { openEmbedded } from '../../src/warehouse/clickhouse/open-embedded.ts';
import { gatedWarehouse } from '../support/gated-channel.ts';
import { clickHouseHand } from './clickhouse-hand.ts';
import type { ContractHarness } from './contract-harness.ts';

/** The engine holds one folder at a time in a process, so a test file has one warehouse. */
export const embeddedClickHouse: ContractHarness = {
  name: 'ClickHouse, embedded',
  hexOf: (column) => `hex(${column})`,
  listOf: (value) => value,
  missingList: 'empty',
  isQuick: true,
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaload-chdb-'));
    // The engine starts with the first session and ends with the last, which takes longer than most tests do.
    const kept = new Session(folder);
    const execute = async (sql: string): Promise<void> => {
      const session = new Session(folder);
      // One that is left open would keep every later file of the same worker from another folder.
      try {
        await session.queryAsync(sql);
      } finally {
        session.close();
      }
    };
    let opened = 0;
    return {
      openNext: async () => {
        opened += 1;
        const database = `shop_${opened}`;
        const openAgain = () => openEmbedded({ kind: 'embedded', folder, database });
        const warehouse = await openAgain();
        return {
          warehouse,
          openAgain,
          openGated: async (around) =>
            gatedWarehouse(
              new EmbeddedChannel({ folder, open: () => new Session(folder) }),
              database,
              around,
            ),
          ...clickHouseHand(database, execute),
          close: () => warehouse.close(),
        };
      },
      close: async () => {
        kept.close();
        await drainPending();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};
