import { startRedshiftStack } from '../contract/redshift-harness.ts';
import { runsOf } from '../support/fresh-runs.ts';
import { describeModel } from './history-model.ts';

describeModel({
  name: 'Redshift, on the emulator of its Data API',
  histories: runsOf(1),
  open: async () => {
    const stack = await startRedshiftStack();
    const warehouse = stack.open();
    return {
      warehouse,
      close: async () => {
        await warehouse.close();
        await stack.close();
      },
    };
  },
});
