import { DynaloadError } from '../../../errors.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { MarkedTable } from '../books/catalog.ts';
import { columnType } from '../statements/column-types.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
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
  const differences = describeDifferences(built, wanted);
  const what = differences.length > 0 ? differences.join('; ') : 'its key or its "where" is another';
  throw new DynaloadError(
    'TARGET_CHANGED',
    `The mapping of "${target.table}" changed since its table was built: ${what}.`,
    {
      hint: 'Build it again from the newest full export, or undo the change.',
      next: [{ run: 'rebuild', table: target.table }],
      details: { table: target.table, generation: mark.generation },
    },
  );
}

/** Names to types, before and after. */
export function describeDifferences(
  built: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): readonly string[] {
  const differences: string[] = [];
  for (const [name, type] of wanted) {
    const before = built.get(name);
    if (before === undefined) differences.push(`column "${name}" (${type}) is new`);
    else if (before !== type) differences.push(`column "${name}" was ${before} and is now ${type}`);
  }
  for (const name of built.keys()) {
    if (!wanted.has(name)) differences.push(`column "${name}" is gone`);
  }
  return differences;
}
