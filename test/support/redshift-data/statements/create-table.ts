/** https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html */
import { DEFAULT_SCHEMA, qualifiedName as text } from '../sql/catalog.ts';
import { EMULATOR_SCHEMA } from '../sql/engine-type.ts';
import { literal } from '../sql/identifier.ts';
import type { PrepareContext, Prepared, Step } from '../sql/prepared.ts';
import { RedshiftError } from '../sql/redshift-error.ts';
import { render } from '../sql/render.ts';
import { type SqlReader, type TableName } from '../sql/sql-reader.ts';
import { tableReferences } from '../sql/table-references.ts';
import { readColumn, type ColumnDefinition } from './column-definition.ts';
import { readTableAttributes, type TableAttributes } from './table-attributes.ts';
import { undefinedTable } from './undefined-table.ts';

const MAX_COLUMNS = 1600;

/** Everything after `CREATE [TEMP] TABLE`. */
export async function createTable(
  reader: SqlReader,
  temporary: boolean,
  context: PrepareContext,
): Promise<Prepared> {
  const ifNotExists = reader.accept('if', 'not', 'exists');
  const named = reader.tableName();
  if (temporary && !context.mayMakeTemporaryTables) {
    throw new RedshiftError('permission denied to create temporary tables in this database', '42501');
  }
  if (temporary && named.schema !== undefined) {
    throw new RedshiftError('cannot create temporary relation in non-temporary schema', '42P16');
  }
  if (temporary) await context.makeTemporarySchema();
  const schema = temporary ? context.temporarySchema : (named.schema ?? DEFAULT_SCHEMA);
  const name = { schema, table: named.table };
  if (ifNotExists && (await context.findTable(name)) !== undefined) return nothing();
  if (!reader.sees('(')) return createAs(reader, name, readTableAttributes(reader), context);
  if (reader.sees('(', 'like')) return createLike(reader, name, context);
  return createColumns(reader, name, context);
}

export function nothing(): Prepared {
  return { kind: 'steps', steps: [], hasResultSet: false, reads: [], writes: [] };
}

/** Distribution and sort keys are inherited, keys are not, and nothing can be added. */
async function createLike(reader: SqlReader, name: TableName, context: PrepareContext): Promise<Prepared> {
  reader.expect('(', 'like');
  const parentName = reader.tableName();
  const defaults = reader.accept('including', 'defaults');
  if (!defaults) reader.accept('excluding', 'defaults');
  reader.expect(')');
  reader.accept('backup', 'yes');
  reader.accept('backup', 'no');
  reader.end();
  const parent = await context.findTable(parentName);
  if (parent === undefined) throw undefinedTable(parentName);
  const like = `LIKE ${text(parentName)}${defaults ? ' INCLUDING DEFAULTS' : ''}`;
  return {
    kind: 'steps',
    steps: [
      { sql: `CREATE TABLE ${text(name)} (${like})` },
      rememberAttributes(name, { distKey: parent.distKey, sortKeys: parent.sortKeys, keyColumns: [] }),
    ],
    hasResultSet: false,
    reads: [parentName],
    writes: [],
  };
}

function createColumns(reader: SqlReader, name: TableName, context: PrepareContext): Prepared {
  reader.expect('(');
  const columns: ColumnDefinition[] = [];
  const keys: string[] = [];
  do {
    const constraint = readTableConstraint(reader);
    if (constraint === undefined) columns.push(readColumn(reader, context));
    else keys.push(...constraint);
  } while (reader.accept(','));
  reader.expect(')');
  const attributes = readTableAttributes(reader);
  reader.end();
  const all = complete(attributes, columns, keys);
  checkColumns(columns, all);
  const primary = new Set(keys);
  const definitions = columns.map(({ column, sql }) =>
    primary.has(column) && !sql.includes(' NOT NULL') ? `${sql} NOT NULL` : sql,
  );
  return {
    kind: 'steps',
    steps: [
      ...[...new Set(columns.flatMap(({ prerequisites }) => prerequisites))].map((sql) => ({ sql })),
      { sql: `CREATE TABLE ${text(name)} (${definitions.join(', ')})` },
      rememberAttributes(name, all),
    ],
    hasResultSet: false,
    reads: [],
    writes: [],
  };
}

/** PRIMARY KEY, UNIQUE and FOREIGN KEY are notes to the planner: the columns of the first two, or undefined. */
export function readTableConstraint(reader: SqlReader): readonly string[] | undefined {
  if (reader.accept('constraint')) reader.identifier();
  if (reader.accept('primary', 'key') || (reader.sees('unique', '(') && reader.accept('unique'))) {
    return reader.identifierList();
  }
  if (!reader.accept('foreign', 'key')) return undefined;
  reader.identifierList();
  reader.expect('references');
  reader.tableName();
  if (reader.sees('(')) reader.identifierList();
  return [];
}

export interface RememberedAttributes {
  readonly distKey: string | undefined;
  readonly sortKeys: readonly string[];
  readonly keyColumns: readonly string[];
}

function complete(
  attributes: TableAttributes,
  columns: readonly ColumnDefinition[],
  keys: readonly string[],
): RememberedAttributes {
  const marked = columns.filter(({ isDistKey }) => isDistKey).map(({ column }) => column);
  const distKeys = [...marked, ...(attributes.distKey === undefined ? [] : [attributes.distKey])];
  if (distKeys.length > 1) throw new RedshiftError('cannot specify more than one DISTKEY column', '42601');
  if (attributes.distStyle === 'key' && distKeys.length === 0) {
    throw new RedshiftError('DISTSTYLE KEY requires a DISTKEY column', '42601');
  }
  if (attributes.distStyle !== undefined && attributes.distStyle !== 'key' && distKeys.length > 0) {
    throw new RedshiftError(
      `DISTSTYLE ${attributes.distStyle.toUpperCase()} is incompatible with a DISTKEY column`,
      '42601',
    );
  }
  const sorted = columns.filter(({ isSortKey }) => isSortKey).map(({ column }) => column);
  return {
    distKey: distKeys[0],
    sortKeys: [...sorted, ...attributes.sortKeys],
    keyColumns: [...columns.filter(({ isKey }) => isKey).map(({ column }) => column), ...keys],
  };
}

function checkColumns(columns: readonly ColumnDefinition[], attributes: RememberedAttributes): void {
  const types = new Map(columns.map(({ column, type }) => [column, type]));
  if (types.size < columns.length) {
    const twice = columns.find(({ column }, index) =>
      columns.some((other, at) => at < index && other.column === column),
    );
    throw new RedshiftError(`column "${twice?.column ?? ''}" specified more than once`, '42701');
  }
  if (columns.length > MAX_COLUMNS) {
    throw new RedshiftError(`tables can have at most ${String(MAX_COLUMNS)} columns`, '54011');
  }
  const { distKey, sortKeys, keyColumns } = attributes;
  for (const key of [...(distKey === undefined ? [] : [distKey]), ...sortKeys, ...keyColumns]) {
    if (!types.has(key)) throw new RedshiftError(`column "${key}" named in key does not exist`, '42703');
  }
  // The types that they may have are listed: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
  // and https://docs.aws.amazon.com/redshift/latest/dg/limitations-super.html
  for (const [role, keys] of [
    ['distribution', distKey === undefined ? [] : [distKey]],
    ['sort', sortKeys],
  ] as const) {
    for (const key of keys) {
      const kind = types.get(key)?.kind;
      if (kind !== 'super' && kind !== 'varbyte') continue;
      throw new RedshiftError(`${kind.toUpperCase()} column "${key}" cannot be a ${role} key`, '0A000');
    }
  }
}

function createAs(
  reader: SqlReader,
  name: TableName,
  attributes: TableAttributes,
  context: PrepareContext,
): Prepared {
  reader.expect('as');
  const query = reader.rest();
  const { sql, prerequisites } = render(query, context.lookUpView);
  return {
    kind: 'steps',
    steps: [
      ...prerequisites.map((each) => ({ sql: each })),
      { sql: `CREATE TABLE ${text(name)} AS ${sql}` },
      rememberAttributes(name, { ...attributes, keyColumns: [] }),
    ],
    hasResultSet: false,
    reads: tableReferences(query),
    writes: [],
  };
}

export function rememberAttributes(name: TableName, attributes: RememberedAttributes): Step {
  const { distKey, sortKeys, keyColumns } = attributes;
  const array = (names: readonly string[]) => `ARRAY[${names.map(literal).join(', ')}]::text[]`;
  return {
    sql: `INSERT INTO ${EMULATOR_SCHEMA}.table_attributes
      VALUES (${literal(text(name))}::regclass::oid, ${distKey === undefined ? 'NULL' : literal(distKey)},
        ${array(sortKeys)}, ${array(keyColumns)})
      ON CONFLICT (relation) DO UPDATE SET dist_key = excluded.dist_key, sort_keys = excluded.sort_keys,
        key_columns = excluded.key_columns`,
  };
}
