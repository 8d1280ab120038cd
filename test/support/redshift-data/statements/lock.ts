/** https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html */
import { qualifiedName } from '../sql/catalog.ts';
import type { PrepareContext, Prepared } from '../sql/prepared.ts';
import { RedshiftError } from '../sql/redshift-error.ts';
import type { SqlReader } from '../sql/sql-reader.ts';

export function lock(reader: SqlReader, context: PrepareContext): Prepared {
  reader.expect('lock');
  reader.accept('table');
  const tables = [reader.tableName()];
  while (reader.accept(',')) tables.push(reader.tableName());
  reader.end();
  if (!context.inTransaction) {
    throw new RedshiftError('LOCK TABLE may only be used in transaction blocks', '25P01');
  }
  return {
    kind: 'lock',
    steps: tables.map((table) => ({ sql: `LOCK TABLE ${qualifiedName(table)}` })),
    reads: [],
    writes: tables,
  };
}
