import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainPending, Session } from 'chdb';
import { ClickHouseWarehouse } from '../../src/warehouse/clickhouse/clickhouse-warehouse.ts';
import { Connection } from '../../src/warehouse/clickhouse/connection.ts';
import { EmbeddedChannel } from '../../src/warehouse/clickhouse/embedded-channel.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { gatedChannel } from '../support/gated-channel.ts';
import { describeOvertaking, type AroundCall } from './overtaking-model.ts';

describeOvertaking({
  name: 'ClickHouse, embedded',
  orders: Number(process.env['MODEL_ORDERS'] ?? 25),
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaload-overtaking-chdb-'));
    const sessions: Session[] = [];
    const open = (): Session => {
      const session = new Session(folder);
      sessions.push(session);
      return session;
    };
    const openLoader = async (around: AroundCall): Promise<Warehouse> =>
      new ClickHouseWarehouse({
        description: `chdb:${folder}`,
        exists: () => true,
        describeEngine: () => Promise.resolve({ product: 'ClickHouse' }),
        open: () =>
          Promise.resolve(
            new Connection({
              channel: gatedChannel(new EmbeddedChannel({ folder, open }), around),
              database: 'dynaload',
              description: `chdb:${folder}`,
            }),
          ),
      });
    const warehouse = await openLoader((call) => call());
    return {
      warehouse,
      openLoader,
      close: async () => {
        await warehouse.close();
        for (const session of sessions) session.close();
        await drainPending();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
});
