/** https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html */
import { qualifiedName, type CatalogTable } from '../sql/catalog.ts';
import { quoteForEngine } from '../sql/identifier.ts';
import type { PrepareContext, Prepared, Step } from '../sql/prepared.ts';
import { NotEmulated, RedshiftError, syntaxError } from '../sql/redshift-error.ts';
import { render } from '../sql/render.ts';
import { isText, SqlReader, type TableName } from '../sql/sql-reader.ts';
import { tableReferences } from '../sql/table-references.ts';
import type { Token } from '../sql/token.ts';
import { undefinedTable } from './undefined-table.ts';

interface Merge {
  readonly target: TableName;
  readonly source: readonly Token[];
  readonly sourceTable: TableName | undefined;
  readonly on: readonly Token[];
}

export async function merge(reader: SqlReader, context: PrepareContext): Promise<Prepared> {
  reader.expect('merge', 'into');
  const target = reader.tableName();
  // The target has no alias.
  reader.expect('using');
  const sourceTable = reader.sees('(') ? undefined : peekTable(reader);
  const source = reader.until('on');
  reader.expect('on');
  const parts: Merge = { target, source, sourceTable, on: reader.until('when', 'remove') };
  checkSource(parts);
  checkCondition(parts.on);
  if (reader.accept('remove', 'duplicates')) {
    reader.end();
    return removeDuplicates(parts, context);
  }
  return withActions(parts, reader, context);
}

function peekTable(reader: SqlReader): TableName {
  const names: string[] = [];
  for (let ahead = 0; ; ahead += 2) {
    const token = reader.peek(ahead);
    if (token?.kind !== 'word' && token?.kind !== 'quoted') throw reader.error();
    names.push(token.name);
    if (!isText(reader.peek(ahead + 1), '.')) return { schema: names.at(-2), table: names.at(-1) ?? '' };
  }
}

function checkSource({ target, source, sourceTable }: Merge): void {
  const same = (name: TableName | undefined): boolean =>
    name !== undefined && qualifiedName(name) === qualifiedName(target);
  if (same(sourceTable))
    throw new RedshiftError('MERGE source and target must not be the same table', '42P10');
  if (sourceTable !== undefined) return;
  if (tableReferences(source).some(same)) {
    throw new RedshiftError(
      'Source view/subquery in Merge statement cannot reference target table.',
      '0A000',
    );
  }
  if (isText(source.at(-1), ')')) throw new RedshiftError('subquery in MERGE must have an alias', '42601');
}

/**
 * What is documented are columns that are equal. What Redshift does with functions there, or with OR, is written nowhere.
 */
function checkCondition(on: readonly Token[]): void {
  const reader = new SqlReader(on);
  const column = (): void => {
    reader.identifier();
    while (reader.accept('.')) reader.identifier();
  };
  try {
    do {
      column();
      reader.expect('=');
      column();
    } while (reader.accept('and'));
    reader.end();
  } catch {
    throw new NotEmulated('MERGE … ON anything but columns that are equal');
  }
}

/** Exactly one WHEN MATCHED and then one WHEN NOT MATCHED, without conditions. */
function withActions(parts: Merge, reader: SqlReader, context: PrepareContext): Prepared {
  const when: Token[] = [];
  const take = (...words: readonly string[]): void => {
    for (const word of words) {
      const token = reader.next();
      if (!isText(token, word)) throw syntaxError(token.source);
      when.push(token);
    }
  };
  take('when', 'matched', 'then');
  if (reader.sees('update')) take('update', 'set');
  else take('delete');
  const assignments = reader.until('when');
  checkUnqualified(assignments);
  when.push(...assignments);
  take('when', 'not', 'matched', 'then', 'insert');
  when.push(...reader.until('when'));
  reader.end();
  const source = render(parts.source, context.lookUpView);
  const on = render(parts.on, context.lookUpView);
  const actions = render(when, context.lookUpView);
  const sql = `MERGE INTO ${qualifiedName(parts.target)} USING ${source.sql} ON ${on.sql} ${actions.sql}`;
  return prepared(parts, [
    ...[source, on, actions].flatMap(({ prerequisites }) => prerequisites.map((each) => ({ sql: each }))),
    { sql },
  ]);
}

/** In SET the target's columns stand alone. */
function checkUnqualified(assignments: readonly Token[]): void {
  let depth = 0;
  let begins = true;
  for (const [index, token] of assignments.entries()) {
    if (begins && isText(assignments[index + 1], '.')) throw syntaxError('.');
    begins = depth === 0 && isText(token, ',');
    if (isText(token, '(')) depth += 1;
    if (isText(token, ')')) depth -= 1;
  }
}

/** The simplified mode: rows of the target that match go, and all rows of the source come. */
async function removeDuplicates(parts: Merge, context: PrepareContext): Promise<Prepared> {
  const { target, sourceTable } = parts;
  if (sourceTable === undefined) throw new NotEmulated('MERGE … REMOVE DUPLICATES from a subquery');
  const [into, from] = await Promise.all([context.findTable(target), context.findTable(sourceTable)]);
  if (into === undefined) throw undefinedTable(target);
  if (from === undefined) throw undefinedTable(sourceTable);
  checkSameColumns(into, from);
  const on = render(parts.on, context.lookUpView).sql;
  const targetName = qualifiedName(target);
  const source = render(parts.source, context.lookUpView).sql;
  const columns = from.columns.map(({ name }) => quoteForEngine(name)).join(', ');
  const identity = into.columns.some(({ isIdentity }) => isIdentity) ? ' OVERRIDING SYSTEM VALUE' : '';
  return prepared(parts, [
    {
      sql: `SELECT 1 FROM ${targetName} JOIN ${source} ON ${on} GROUP BY ${targetName}.ctid HAVING count(*) > 1 LIMIT 1`,
      check: ({ rows }) => {
        if (rows.length > 0) throw multipleMatches();
      },
    },
    { sql: `DELETE FROM ${targetName} USING ${source} WHERE ${on}` },
    { sql: `INSERT INTO ${targetName}${identity} SELECT ${columns} FROM ${qualifiedName(sourceTable)}` },
  ]);
}

export function multipleMatches(): RedshiftError {
  return new RedshiftError('Found multiple matches to update the same tuple.', '21000');
}

function checkSameColumns(into: CatalogTable, from: CatalogTable): void {
  if (into.columns.length !== from.columns.length) {
    throw new RedshiftError(
      'Target relation and source relation must have the same number of columns',
      '42601',
    );
  }
  const differs = into.columns.findIndex(({ type }, index) => type.kind !== from.columns[index]?.type.kind);
  if (differs !== -1) {
    const name = into.columns[differs]?.name ?? '';
    throw new RedshiftError(
      `column "${name}" has another type in the source of MERGE REMOVE DUPLICATES`,
      '42804',
    );
  }
}

function prepared(parts: Merge, steps: readonly Step[]): Prepared {
  const reads = [
    ...tableReferences(parts.source),
    ...(parts.sourceTable === undefined ? [] : [parts.sourceTable]),
  ];
  return { kind: 'steps', steps, hasResultSet: false, reads, writes: [parts.target] };
}
