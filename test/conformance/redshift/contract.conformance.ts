import { testWarehouse } from '../../contract/warehouse.contract.ts';
import { redshiftValues } from '../../contract/redshift-values.ts';
import { redshiftBooks } from '../../support/old-books.ts';
import { openRealRedshift } from './real-redshift.ts';

testWarehouse(
  {
    name: 'a real Amazon Redshift',
    ...redshiftValues,
    // Each part has a place of its own already.
    start: async () => ({
      close: async () => undefined,
      openNext: async () => {
        const real = await openRealRedshift();
        const warehouse = await real.open();
        return {
          warehouse,
          openAgain: () => real.open(),
          openGated: (around) => real.open(around),
          ledger: `${real.schema}._dynaload_loads`,
          oldBooks: redshiftBooks(real.schema, async (sql) => {
            await real.rows(sql);
          }),
          execute: async (sql) => {
            await real.rows(sql);
          },
          makeForeignTable: async (table) => {
            await real.rows(`CREATE TABLE ${real.schema}.${table} (note VARCHAR(16))`);
            await real.rows(`INSERT INTO ${real.schema}.${table} VALUES ('theirs')`);
          },
          close: async () => {
            await warehouse.close();
            await real.close();
          },
        };
      },
    }),
  },
  'both',
);
