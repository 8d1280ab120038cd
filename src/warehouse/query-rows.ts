import type { QueryResult, QueryRows } from './warehouse.ts';

/** All rows of a statement at once: for answers that are known to be small. */
export async function collectRows({ columns, batches }: QueryRows): Promise<QueryResult> {
  const rows: QueryResult['rows'][number][] = [];
  for await (const batch of batches) {
    for (const row of batch) {
      rows.push(Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
    }
  }
  return { columns, rows };
}
