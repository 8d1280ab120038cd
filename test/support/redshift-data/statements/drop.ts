/** https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_TABLE.html */
import { qualifiedName } from '../sql/catalog.ts';
import { EMULATOR_SCHEMA } from '../sql/engine-type.ts';
import { literal, quoteForEngine } from '../sql/identifier.ts';
import type { PrepareContext, Prepared } from '../sql/prepared.ts';
import { NotEmulated } from '../sql/redshift-error.ts';
import type { SqlReader, TableName } from '../sql/sql-reader.ts';

export function drop(reader: SqlReader, context: PrepareContext): Prepared {
  reader.expect('drop');
  const kind = (['table', 'view', 'schema'] as const).find((word) => reader.accept(word));
  if (kind === undefined) throw new NotEmulated(`DROP ${reader.peek()?.source ?? ''}`);
  const ifExists = reader.accept('if', 'exists') ? 'IF EXISTS ' : '';
  const names: TableName[] = [];
  do {
    names.push(kind === 'schema' ? { schema: undefined, table: reader.identifier() } : reader.tableName());
  } while (reader.accept(','));
  const cascade = reader.accept('cascade') ? ' CASCADE' : '';
  if (cascade === '') reader.accept('restrict');
  reader.end();
  const steps = names.map((name) => {
    if (kind === 'view' && context.lookUpView(name.schema, name.table) !== undefined)
      return dropUnbound(name);
    const text = kind === 'schema' ? quoteForEngine(name.table) : qualifiedName(name);
    return { sql: `DROP ${kind.toUpperCase()} ${ifExists}${text}${cascade}` };
  });
  return { kind: 'steps', steps, hasResultSet: false, reads: [], writes: kind === 'table' ? names : [] };
}

function dropUnbound({ schema, table }: TableName): { readonly sql: string } {
  return {
    sql: `DELETE FROM ${EMULATOR_SCHEMA}.unbound_views
      WHERE schema_name = ${literal(schema ?? 'public')} AND view_name = ${literal(table)}`,
  };
}
