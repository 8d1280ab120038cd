/** https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html */
import { qualifiedName, type CatalogTable } from '../sql/catalog.ts';
import { readType, typeName } from '../sql/data-type.ts';
import { engineType } from '../sql/engine-type.ts';
import { quoteForEngine } from '../sql/identifier.ts';
import type { PrepareContext, Prepared, Step } from '../sql/prepared.ts';
import { NotEmulated, RedshiftError } from '../sql/redshift-error.ts';
import type { SqlReader, TableName } from '../sql/sql-reader.ts';
import { readColumn } from './column-definition.ts';
import { nothing, readTableConstraint, rememberAttributes } from './create-table.ts';
import { refuseInTransaction } from './outside-transaction.ts';
import { undefinedTable } from './undefined-table.ts';

const MAX_COLUMNS = 1600;

export async function alterTable(reader: SqlReader, context: PrepareContext): Promise<Prepared> {
  reader.expect('alter', 'table');
  const name = reader.tableName();
  const table = await context.findTable(name);
  if (table === undefined) throw undefinedTable(name);
  const head = `ALTER TABLE ${qualifiedName(name)}`;
  if (reader.accept('append', 'from')) return append(reader, name, table, context);
  if (reader.accept('owner', 'to')) {
    reader.identifier();
    reader.end();
    return nothing();
  }
  if (reader.accept('rename', 'to'))
    return steps(name, [{ sql: `${head} RENAME TO ${quoteForEngine(last(reader))}` }]);
  if (reader.accept('rename')) {
    reader.accept('column');
    const from = reader.identifier();
    reader.expect('to');
    return steps(name, [
      { sql: `${head} RENAME COLUMN ${quoteForEngine(from)} TO ${quoteForEngine(last(reader))}` },
    ]);
  }
  if (reader.accept('add')) return add(reader, name, table, context);
  if (reader.accept('drop')) return drop(reader, name, table);
  if (reader.accept('alter')) {
    reader.accept('column');
    return alterColumn(reader, name, table, context);
  }
  throw new NotEmulated(`ALTER TABLE … ${reader.peek()?.source ?? ''}`);
}

/** One column in a statement; no IF NOT EXISTS. */
function add(reader: SqlReader, name: TableName, table: CatalogTable, context: PrepareContext): Prepared {
  const keys = readTableConstraint(reader);
  if (keys !== undefined) {
    reader.end();
    return steps(name, [rememberAttributes(name, { ...table, keyColumns: [...table.keyColumns, ...keys] })]);
  }
  reader.accept('column');
  if (reader.sees('if', 'not')) throw reader.error();
  const column = readColumn(reader, context);
  reader.end();
  if (column.isKey || column.isIdentity || column.isDistKey || column.isSortKey) {
    throw new RedshiftError(
      'ALTER TABLE ADD COLUMN takes no key, identity, distribution or sort attribute',
      '0A000',
    );
  }
  if (column.isNotNull && !column.hasDefault) {
    throw new RedshiftError(
      'ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression',
      '42P16',
    );
  }
  if (table.columns.length >= MAX_COLUMNS) {
    throw new RedshiftError(`tables can have at most ${String(MAX_COLUMNS)} columns`, '54011');
  }
  return steps(name, [
    ...column.prerequisites.map((sql) => ({ sql })),
    { sql: `ALTER TABLE ${qualifiedName(name)} ADD COLUMN ${column.sql}` },
  ]);
}

function drop(reader: SqlReader, name: TableName, table: CatalogTable): Prepared {
  if (reader.accept('constraint')) {
    reader.identifier();
    return steps(name, [rememberAttributes(name, { ...table, keyColumns: [] })]);
  }
  reader.accept('column');
  const column = reader.identifier();
  const cascade = reader.accept('cascade');
  if (!cascade) reader.accept('restrict');
  reader.end();
  // https://github.com/dbt-labs/dbt-redshift/issues/333 has the words for a sort key.
  if (table.sortKeys.includes(column))
    throw new RedshiftError(`cannot drop sortkey column "${column}"`, '0A000');
  if (table.distKey === column) throw new RedshiftError(`cannot drop distkey column "${column}"`, '0A000');
  const sql = `ALTER TABLE ${qualifiedName(name)} DROP COLUMN ${quoteForEngine(column)}${cascade ? ' CASCADE' : ''}`;
  return steps(name, [{ sql }]);
}

function alterColumn(
  reader: SqlReader,
  name: TableName,
  table: CatalogTable,
  context: PrepareContext,
): Prepared {
  const wanted = reader.identifier();
  if (reader.accept('encode')) {
    reader.identifier();
    reader.end();
    return nothing();
  }
  reader.expect('type');
  const type = readType(reader);
  reader.end();
  refuseInTransaction('ALTER TABLE ALTER COLUMN', context);
  const column = table.columns.find((each) => each.name === wanted);
  if (column === undefined) {
    throw new RedshiftError(`column "${wanted}" of relation "${table.name}" does not exist`, '42703');
  }
  if (type.kind !== 'varchar' || column.type.kind !== 'varchar') {
    throw new RedshiftError(
      `cannot alter column "${wanted}" to ${typeName(type)}: only VARCHAR can be resized`,
      '0A000',
    );
  }
  if (table.keyColumns.includes(wanted) || column.hasDefault) {
    throw new RedshiftError(`cannot alter column "${wanted}": it has a key or a default`, '0A000');
  }
  if (type.length === column.type.length) {
    throw new RedshiftError(
      `cannot alter column "${wanted}" of relation "${table.name}", target column size should be different`,
      '0A000',
    );
  }
  const { sql, prerequisite } = engineType(type);
  return steps(name, [
    ...(prerequisite === undefined ? [] : [{ sql: prerequisite }]),
    { sql: `ALTER TABLE ${qualifiedName(name)} ALTER COLUMN ${quoteForEngine(wanted)} TYPE ${sql}` },
  ]);
}

/** Moves all rows. https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE_APPEND.html */
async function append(
  reader: SqlReader,
  name: TableName,
  table: CatalogTable,
  context: PrepareContext,
): Promise<Prepared> {
  const source = reader.tableName();
  if (!reader.done) throw new NotEmulated('ALTER TABLE APPEND with options');
  refuseInTransaction('ALTER TABLE APPEND', context);
  const from = await context.findTable(source);
  if (from === undefined) throw undefinedTable(source);
  if (table.isTemporary || from.isTemporary) {
    throw new RedshiftError('ALTER TABLE APPEND takes permanent tables only', '0A000');
  }
  const shape = (each: CatalogTable): string =>
    JSON.stringify([
      each.columns.map((column) => [column.name, column.type, column.notNull]),
      each.distKey,
      each.sortKeys,
    ]);
  if (shape(table) !== shape(from)) {
    throw new RedshiftError(
      `the columns or attributes of "${from.name}" and "${table.name}" differ`,
      '42804',
    );
  }
  return {
    kind: 'steps',
    steps: [
      { sql: `INSERT INTO ${qualifiedName(name)} SELECT * FROM ${qualifiedName(source)}` },
      { sql: `DELETE FROM ${qualifiedName(source)}` },
    ],
    hasResultSet: false,
    reads: [],
    writes: [name, source],
  };
}

function last(reader: SqlReader): string {
  const name = reader.identifier();
  reader.end();
  return name;
}

function steps(name: TableName, list: readonly Step[]): Prepared {
  return { kind: 'steps', steps: list, hasResultSet: false, reads: [], writes: [name] };
}
