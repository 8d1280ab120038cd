import type { PrepareContext, Prepared } from '../sql/prepared.ts';
import { NotEmulated } from '../sql/redshift-error.ts';
import { render } from '../sql/render.ts';
import { isText, type SqlReader } from '../sql/sql-reader.ts';
import { tableReferences } from '../sql/table-references.ts';

/** SELECT, WITH … SELECT. */
export function select(reader: SqlReader, context: PrepareContext): Prepared {
  const tokens = reader.rest();
  if (tokens.some((token) => isText(token, 'into')))
    throw new NotEmulated('SELECT … INTO: use CREATE TABLE AS');
  const { sql, prerequisites } = render(tokens, context.lookUpView);
  return {
    kind: 'steps',
    steps: [...prerequisites.map((each) => ({ sql: each })), { sql }],
    hasResultSet: true,
    reads: tableReferences(tokens),
    writes: [],
  };
}
