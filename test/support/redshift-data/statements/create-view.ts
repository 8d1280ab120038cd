/** https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html */
import { DEFAULT_SCHEMA, qualifiedName } from '../sql/catalog.ts';
import { EMULATOR_SCHEMA } from '../sql/engine-type.ts';
import { literal, quoteForEngine } from '../sql/identifier.ts';
import type { PrepareContext, Prepared } from '../sql/prepared.ts';
import { RedshiftError } from '../sql/redshift-error.ts';
import { render } from '../sql/render.ts';
import { isText, type SqlReader } from '../sql/sql-reader.ts';
import { tableReferences } from '../sql/table-references.ts';

const UNBOUND = ['with', 'no', 'schema', 'binding'];

/** Everything after `CREATE [OR REPLACE]`. */
export function createView(reader: SqlReader, orReplace: boolean, context: PrepareContext): Prepared {
  reader.expect('view');
  const { schema = DEFAULT_SCHEMA, table } = reader.tableName();
  const name = { schema, table };
  const columns = reader.sees('(') ? reader.identifierList() : undefined;
  reader.expect('as');
  const tokens = reader.rest();
  const unbound = UNBOUND.every((word, index) =>
    isText(tokens[tokens.length - UNBOUND.length + index], word),
  );
  const query = unbound ? tokens.slice(0, -UNBOUND.length) : tokens;
  const { sql, prerequisites } = render(query, context.lookUpView);
  const before = prerequisites.map((each) => ({ sql: each }));
  const reads = tableReferences(query);
  const list = columns === undefined ? '' : ` (${columns.map(quoteForEngine).join(', ')})`;
  if (!unbound) {
    const head = `CREATE ${orReplace ? 'OR REPLACE ' : ''}VIEW ${qualifiedName(name)}${list}`;
    return {
      kind: 'steps',
      steps: [...before, { sql: `${head} AS ${sql}` }],
      hasResultSet: false,
      reads,
      writes: [name],
    };
  }
  // Whatever a late-binding view reads has to be named with its schema.
  const bare = reads.find(
    (each) => each.schema === undefined && context.lookUpView(undefined, each.table) === undefined,
  );
  if (bare !== undefined) {
    throw new RedshiftError(
      'All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.',
      '42601',
    );
  }
  const definition = columns === undefined ? sql : `SELECT * FROM (${sql}) AS unbound${list}`;
  const insert = `INSERT INTO ${EMULATOR_SCHEMA}.unbound_views
    VALUES (${literal(schema)}, ${literal(table)}, ${literal(definition)})`;
  const replace = ' ON CONFLICT (schema_name, view_name) DO UPDATE SET definition = excluded.definition';
  return {
    kind: 'steps',
    steps: [...before, { sql: `${insert}${orReplace ? replace : ''}` }],
    hasResultSet: false,
    reads: [],
    writes: [],
  };
}
