/** INSERT, DELETE and UPDATE. */
import type { PrepareContext, Prepared } from '../sql/prepared.ts';
import { syntaxError } from '../sql/redshift-error.ts';
import { render } from '../sql/render.ts';
import { isText, SqlReader, type TableName } from '../sql/sql-reader.ts';
import { tableReferences } from '../sql/table-references.ts';
import type { Token } from '../sql/token.ts';
import { qualifiedName } from '../sql/catalog.ts';

/** https://docs.aws.amazon.com/redshift/latest/dg/r_INSERT_30.html */
export function insert(reader: SqlReader, context: PrepareContext): Prepared {
  reader.expect('insert', 'into');
  const target = reader.tableName();
  const rest = reader.rest();
  const body = new SqlReader(rest);
  if (body.sees('(') && !body.sees('(', 'select')) body.identifierList();
  if (!['select', 'values', 'with', 'default', '('].some((word) => body.sees(word))) throw body.error();
  const { writes, ...rendered } = write(`INSERT INTO ${qualifiedName(target)}`, target, rest, context);
  return { ...rendered, writes: [], adds: writes };
}

/** The target takes no alias. https://docs.aws.amazon.com/redshift/latest/dg/r_DELETE.html */
export function deleteFrom(reader: SqlReader, context: PrepareContext): Prepared {
  reader.expect('delete');
  reader.accept('from');
  const target = reader.tableName();
  const next = reader.peek();
  if (next !== undefined && !isText(next, 'using') && !isText(next, 'where')) throw syntaxError(next.source);
  return write(`DELETE FROM ${qualifiedName(target)}`, target, reader.rest(), context);
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_UPDATE.html */
export function update(reader: SqlReader, context: PrepareContext): Prepared {
  reader.expect('update');
  const target = reader.tableName();
  return write(`UPDATE ${qualifiedName(target)}`, target, reader.rest(), context);
}

function write(head: string, target: TableName, rest: readonly Token[], context: PrepareContext): Prepared {
  const { sql, prerequisites } = render(rest, context.lookUpView);
  return {
    kind: 'steps',
    steps: [...prerequisites.map((each) => ({ sql: each })), { sql: `${head} ${sql}` }],
    hasResultSet: false,
    reads: tableReferences(rest),
    writes: [target],
  };
}
