/**
 * Under SNAPSHOT isolation a transaction does not see rows that others have committed since its snapshot, and nothing
 * stops it from adding the same rows again. The engine runs it after the others, so their new rows are put aside
 * while it runs. (Rows that they deleted stay deleted.)
 */
import { EMULATOR_SCHEMA } from '../sql/engine-type.ts';
import { literal } from '../sql/identifier.ts';
import type { Query } from '../sql/catalog.ts';
import type { Committed } from './overlap.ts';

interface Hidden {
  readonly table: number;
  readonly aside: string;
}

export async function hideRows(query: Query, unseen: readonly Committed[]): Promise<readonly Hidden[]> {
  const transactions = unseen.flatMap((each) => each.transactions.map(literal)).join(', ');
  const hidden: Hidden[] = [];
  if (transactions === '') return hidden;
  for (const table of new Set(unseen.flatMap(({ footprint }) => footprint.changed))) {
    const name = await permanentTable(query, table);
    if (name === undefined) continue;
    const aside = `${EMULATOR_SCHEMA}.hidden_${String(table)}`;
    await query(`CREATE TABLE ${aside} AS SELECT * FROM ${name} WHERE xmin::text IN (${transactions})`);
    await query(`DELETE FROM ${name} WHERE xmin::text IN (${transactions})`);
    hidden.push({ table, aside });
  }
  return hidden;
}

export async function restoreRows(query: Query, hidden: readonly Hidden[]): Promise<void> {
  for (const { table, aside } of hidden) {
    const name = await permanentTable(query, table);
    if (name !== undefined) {
      const { rows } = await query(`SELECT quote_ident(attname) FROM pg_attribute
        WHERE attrelid = ${literal(aside)}::regclass AND attnum > 0
          AND attname IN (SELECT attname FROM pg_attribute WHERE attrelid = ${String(table)} AND NOT attisdropped)`);
      const columns = rows.map(([column]) => column).join(', ');
      await query(`INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${aside}`);
    }
    await query(`DROP TABLE ${aside}`);
  }
}

async function permanentTable(query: Query, table: number): Promise<string | undefined> {
  const { rows } = await query(
    `SELECT quote_ident(nspname) || '.' || quote_ident(relname)
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${String(table)} AND relkind = 'r'`,
  );
  return rows[0]?.[0] ?? undefined;
}
