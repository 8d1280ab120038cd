import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { MarkedTable } from '../books/catalog.ts';
import { columnType } from '../statements/column-types.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { targetChanged } from '../../sql/load-refusals.ts';
import { textAt } from '../../sql/result-table.ts';
import { sqlText } from '../connect/sql-text.ts';

/**
 * A table takes no rows of another shape than the one it was built with.
 * @throws DynaloadError TARGET_CHANGED, with what is different
 */
export async function assertSameShape(
  connection: Connection,
  target: TargetMapping,
  { name: physical, mark }: MarkedTable<'generation'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (mark.shapeHash === target.shapeHash) return;
  const { rows } = await connection.select({
    sql: sqlText('read-columns', {
      database: quoteString(connection.database),
      table: quoteString(physical),
    }),
    activity: `read the columns of ${target.table}`,
    signal,
  });
  const built = new Map(rows.map((row) => [textAt(row, 0), textAt(row, 1)]));
  const wanted = new Map(
    target.columns.map(({ name, type, nullable }) => [name, columnType(type, nullable)]),
  );
  throw targetChanged(target.table, mark.generation, built, wanted);
}
