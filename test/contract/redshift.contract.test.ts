import { redshiftBooks } from '../support/old-books.ts';
import { redshiftClient, SqlClient } from '../support/redshift-data/sql-client.ts';
import { STAGING_BUCKET, startRedshiftStack } from './redshift-harness.ts';
import { redshiftValues } from './redshift-values.ts';
import { testWarehouse } from './warehouse.contract.ts';

testWarehouse(
  {
    name: 'Redshift, on the emulator of its Data API',
    ...redshiftValues,
    start: async () => {
      const stack = await startRedshiftStack();
      const sql = new SqlClient(redshiftClient(stack.redshift.endpoint));
      let opened = 0;
      return {
        openNext: async () => {
          opened += 1;
          const schema = `shop_${opened}`;
          await stack.redshift.sql(`CREATE SCHEMA ${schema}`);
          const options = { parameters: `schema=${schema}`, staging: `s3://${STAGING_BUCKET}/${schema}` };
          const warehouse = stack.open(options);
          return {
            warehouse,
            openAgain: async () => stack.open(options),
            openGated: async (around) => {
              const client = redshiftClient(stack.redshift.endpoint);
              client.middlewareStack.add((next) => (request) => around(() => next(request)), {
                step: 'initialize',
              });
              return stack.open({ ...options, client });
            },
            ledger: `${schema}._dynaload_loads`,
            oldBooks: redshiftBooks(schema, (statement) => sql.run(statement)),
            execute: async (statement) => {
              await stack.redshift.sql(statement);
            },
            makeForeignTable: async (table) => {
              await stack.redshift.sql(`CREATE TABLE ${schema}.${table} (note bpchar)`);
              await stack.redshift.sql(`INSERT INTO ${schema}.${table} VALUES ('theirs')`);
            },
            close: () => warehouse.close(),
          };
        },
        close: async () => {
          sql.client.destroy();
          await stack.close();
        },
      };
    },
  },
  'other',
);
