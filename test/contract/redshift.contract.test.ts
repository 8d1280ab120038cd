import { startRedshiftStack } from './redshift-harness.ts';
import { testWarehouse } from './warehouse.contract.ts';

testWarehouse({
  name: 'Redshift, on the emulator of its Data API',
  hexOf: (column) => `UPPER(TO_HEX(${column}))`,
  listOf: (value) => (typeof value === 'string' ? listOf(value) : value),
  nameOf: (name) => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  missingList: 'null',
  open: async () => {
    const stack = await startRedshiftStack();
    const warehouse = stack.open();
    return {
      warehouse,
      openAgain: async () => stack.open(),
      makeForeignTable: async (table) => {
        await stack.redshift.sql(`CREATE TABLE public.${table} (note bpchar)`);
        await stack.redshift.sql(`INSERT INTO public.${table} VALUES ('theirs')`);
      },
      close: async () => {
        await warehouse.close();
        await stack.close();
      },
    };
  },
});

/** A SUPER comes as JSON text; integers in it keep their digits as text. */
function listOf(json: string): unknown {
  return JSON.parse(
    json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d{16,}/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    ),
  );
}
