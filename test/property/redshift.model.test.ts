import { startRedshiftStack, STAGING_BUCKET } from '../contract/redshift-harness.ts';
import { runsOf } from '../support/fresh-runs.ts';
import { describeModel } from './history-model.ts';

describeModel({
  name: 'Redshift, on the emulator of its Data API',
  histories: runsOf(1),
  start: async () => {
    const stack = await startRedshiftStack();
    let opened = 0;
    return {
      openNext: async () => {
        opened += 1;
        const schema = `shop_${opened}`;
        await stack.redshift.sql(`CREATE SCHEMA ${schema}`);
        const warehouse = stack.open({
          parameters: `schema=${schema}`,
          staging: `s3://${STAGING_BUCKET}/${schema}`,
        });
        return { warehouse, close: () => warehouse.close() };
      },
      close: () => stack.close(),
    };
  },
});
