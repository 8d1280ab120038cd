import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainPending, Session } from 'chdb';
import { EmbeddedChannel } from '../../src/warehouse/clickhouse/connect/embedded-channel.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { gatedWarehouse, type AroundCall } from '../support/gated-channel.ts';
import { IS_WHOLE, runsOf, someOf } from '../support/fresh-runs.ts';
import { describeOvertaking, type OpenedForLoaders } from './overtaking-model.ts';
import { describePauses, PAUSED } from './overtaking-pauses.ts';

async function open(): Promise<OpenedForLoaders> {
  const folder = await mkdtemp(join(tmpdir(), 'dynaload-overtaking-chdb-'));
  const sessions: Session[] = [];
  const openSession = (): Session => {
    const session = new Session(folder);
    sessions.push(session);
    return session;
  };
  const openLoader = async (around: AroundCall): Promise<Warehouse> =>
    gatedWarehouse(new EmbeddedChannel({ folder, open: openSession }), 'dynaload', around);
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
}

const name = 'ClickHouse, embedded';

describeOvertaking({ name, orders: runsOf(2), open });

describePauses({
  name,
  open,
  every: IS_WHOLE ? 1 : 80,
  actions: someOf(PAUSED, 1),
});
