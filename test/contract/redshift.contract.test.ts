import { redshiftBooks } from '../support/old-books.ts';
import { redshiftClient, SqlClient } from '../support/redshift-data/sql-client.ts';
import { startRedshiftStack } from './redshift-harness.ts';
import { redshiftValues } from './redshift-values.ts';
import { testWarehouse } from './warehouse.contract.ts';

testWarehouse(
  {
    name: 'Redshift, on the emulator of its Data API',
    ...redshiftValues,
    open: async () => {
      const stack = await startRedshiftStack();
      const warehouse = stack.open();
      const sql = new SqlClient(redshiftClient(stack.redshift.endpoint));
      return {
        warehouse,
        openAgain: async () => stack.open(),
        openGated: async (around) => {
          const client = redshiftClient(stack.redshift.endpoint);
          client.middlewareStack.add((next) => (request) => around(() => next(request)), {
            step: 'initialize',
          });
          return stack.open({ client });
        },
        ledger: 'public._dynaload_loads',
        oldBooks: redshiftBooks('public', (statement) => sql.run(statement)),
        execute: async (statement) => {
          await stack.redshift.sql(statement);
        },
        makeForeignTable: async (table) => {
          await stack.redshift.sql(`CREATE TABLE public.${table} (note bpchar)`);
          await stack.redshift.sql(`INSERT INTO public.${table} VALUES ('theirs')`);
        },
        close: async () => {
          await warehouse.close();
          sql.client.destroy();
          await stack.close();
        },
      };
    },
  },
  'other',
);
