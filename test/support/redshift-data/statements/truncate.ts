/** TRUNCATE commits the transaction that it runs in. https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html */
import { qualifiedName } from '../sql/catalog.ts';
import type { Prepared } from '../sql/prepared.ts';
import type { SqlReader } from '../sql/sql-reader.ts';

export function truncate(reader: SqlReader): Prepared {
  reader.expect('truncate');
  reader.accept('table');
  const table = reader.tableName();
  reader.end();
  const steps = [{ sql: `TRUNCATE TABLE ${qualifiedName(table)}` }];
  return { kind: 'truncate', steps, reads: [], writes: [table] };
}
