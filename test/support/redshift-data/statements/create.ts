import { quoteForEngine } from '../sql/identifier.ts';
import type { PrepareContext, Prepared } from '../sql/prepared.ts';
import { NotEmulated, RedshiftError } from '../sql/redshift-error.ts';
import type { SqlReader } from '../sql/sql-reader.ts';
import { createTable } from './create-table.ts';
import { createView } from './create-view.ts';

/** What PostgreSQL makes and Redshift does not. https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html */
const UNKNOWN = [
  'index',
  'unique',
  'sequence',
  'domain',
  'type',
  'trigger',
  'rule',
  'extension',
  'unlogged',
  'aggregate',
];

export async function create(reader: SqlReader, context: PrepareContext): Promise<Prepared> {
  reader.expect('create');
  const unknown = UNKNOWN.find((word) => reader.sees(word));
  if (unknown !== undefined) {
    throw new RedshiftError(
      `SQL command "CREATE ${unknown.toUpperCase()}" not supported on Redshift tables.`,
      '0A000',
    );
  }
  if (reader.accept('or', 'replace')) {
    if (reader.sees('view')) return createView(reader, true, context);
    throw new NotEmulated(`CREATE OR REPLACE ${reader.peek()?.source ?? ''}`);
  }
  if (reader.sees('view')) return createView(reader, false, context);
  reader.accept('local');
  const temporary = reader.accept('temp') || reader.accept('temporary');
  if (reader.accept('table')) return createTable(reader, temporary, context);
  if (!temporary && reader.accept('schema')) {
    const condition = reader.accept('if', 'not', 'exists') ? 'IF NOT EXISTS ' : '';
    const name = reader.identifier();
    if (reader.accept('authorization')) reader.identifier();
    reader.end();
    const sql = `CREATE SCHEMA ${condition}${quoteForEngine(name)}`;
    return { kind: 'steps', steps: [{ sql }], hasResultSet: false, reads: [], writes: [] };
  }
  throw new NotEmulated(`CREATE ${reader.peek()?.source ?? ''}`);
}
