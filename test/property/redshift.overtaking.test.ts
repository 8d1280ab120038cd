import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { startRedshiftStack } from '../contract/redshift-harness.ts';
import type { AroundCall } from '../support/gated-channel.ts';
import { redshiftClient } from '../support/redshift-data/sql-client.ts';
import { IS_WHOLE, runsOf, someOf } from '../support/fresh-runs.ts';
import { describeOvertaking, type OpenedForLoaders } from './overtaking-model.ts';
import { describePauses, PAUSED } from './overtaking-pauses.ts';

/** Every request to the Data API is a call: the statements of a batch have no other loader's between them. */
async function open(): Promise<OpenedForLoaders> {
  const stack = await startRedshiftStack();
  const warehouse = stack.open();
  const openLoader = async (around: AroundCall): Promise<Warehouse> => {
    const client = redshiftClient(stack.redshift.endpoint);
    client.middlewareStack.add((next) => (request) => around(() => next(request)), { step: 'initialize' });
    return stack.open({ client });
  };
  return {
    warehouse,
    openLoader,
    close: async () => {
      await warehouse.close();
      await stack.close();
    },
  };
}

const name = 'Redshift, on the emulator of its Data API';

describeOvertaking({ name, orders: runsOf(1), open });

describePauses({
  name,
  open,
  every: IS_WHOLE ? 1 : 120,
  actions: someOf(PAUSED, 1),
});
