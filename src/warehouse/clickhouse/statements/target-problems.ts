import { childTables, parentOf, tableNames } from '../../../mapping/explode/child-table.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { ColumnType } from '../../../type/column-type.ts';
import { LEDGER_TABLE, REJECTS_TABLE, RESERVED_PREFIX } from '../../sql/books.ts';

/**
 * The name of a table becomes the name of a file, in which every byte but a letter, a digit and `_` takes three
 * characters. 255 is the most that a file system takes; the database's name, the UUID of a dropped table, and what
 * generation and staging tables append have to fit too.
 */
const MOST_FILE_NAME_CHARACTERS = 150;

/** Why ClickHouse cannot hold a target. Each entry is a sentence that names the table or the column. */
export function targetProblems(target: TargetMapping): readonly string[] {
  return [
    ...tableNames(target).flatMap(tableProblems),
    ...target.columns.flatMap(({ name, type }) => columnProblems(name, type.kind)),
    ...partProblems(target),
    ...childTables(parentOf(target)).flatMap(({ steps, columns }) => [
      ...steps.slice(-1).flatMap(({ label, by }) => elementProblems(label, by === 'name')),
      ...columns.flatMap(({ name }) => elementProblems(name, true)),
    ]),
  ];
}

/** @param isStored whether it is a name inside the tuple of a row */
function elementProblems(name: string, isStored: boolean): readonly string[] {
  if (isStored && name === 'null')
    return [`column "null" of a child table: ClickHouse keeps this name for itself`];
  return columnProblems(name, 'string');
}

/**
 * A column that is called like a part of another one: which of the two is meant cannot be told then.
 * https://clickhouse.com/docs/sql-reference/data-types/array#array-size
 */
function partProblems({ columns }: TargetMapping): readonly string[] {
  const parts = new Map<string, string>(
    columns.flatMap(({ name, type, nullable }) =>
      partsOf(type, nullable).map((part) => [`${name}.${part}`, name] as const),
    ),
  );
  return columns.flatMap(({ name }) => {
    const whole = parts.get(name);
    if (whole === undefined) return [];
    return [
      `column ${JSON.stringify(name)}: in ClickHouse it is a part of the column ${JSON.stringify(whole)}`,
    ];
  });
}

/** What ClickHouse calls them, behind the name of the column. */
function partsOf(type: ColumnType, nullable: boolean): readonly string[] {
  if (type.kind === 'list') return ['size0'];
  if (type.kind !== 'rows') return nullable ? ['null'] : [];
  const named = type.by === 'name' ? [type.label] : [];
  const inside = type.columns.flatMap(({ name, type: element }) => [
    name,
    ...partsOf(element, true).map((part) => `${name}.${part}`),
  ]);
  return ['size0', ...named, ...inside];
}

function tableProblems(table: string): readonly string[] {
  const named = `table ${JSON.stringify(table)}`;
  const problems: string[] = [];
  if (table === '') problems.push('a table needs a name');
  if (table.includes('\0')) problems.push(`${named}: a name cannot hold a NUL character`);
  if (hasLoneSurrogate(table)) problems.push(`${named}: the name is not valid Unicode`);
  if (table.startsWith(RESERVED_PREFIX)) {
    problems.push(
      `${named}: names that begin with "${RESERVED_PREFIX}" are for dynaload's own (${LEDGER_TABLE}, ${REJECTS_TABLE})`,
    );
  }
  const length = fileNameLength(table);
  if (length > MOST_FILE_NAME_CHARACTERS) {
    problems.push(
      `${named}: the name takes ${length} characters as a file name; ${MOST_FILE_NAME_CHARACTERS} is the most`,
    );
  }
  return problems;
}

function columnProblems(name: string, kind: string): readonly string[] {
  const named = `column ${JSON.stringify(name)}`;
  const problems: string[] = [];
  if (name === '') problems.push('a column needs a name');
  if (name.includes('\0')) problems.push(`${named}: a name cannot hold a NUL character`);
  if (hasLoneSurrogate(name)) problems.push(`${named}: the name is not valid Unicode`);
  if (name.startsWith(RESERVED_PREFIX)) {
    problems.push(`${named}: names that begin with "${RESERVED_PREFIX}" are for dynaload's own columns`);
  }
  if (name === '_row_exists') problems.push(`${named}: ClickHouse keeps this name for itself`);
  if ((kind === 'list' || kind === 'rows') && name.includes('.')) {
    problems.push(`${named}: ClickHouse takes lists with a dot in their name for parts of one nested table`);
  }
  return problems;
}

function hasLoneSurrogate(name: string): boolean {
  return /\p{Surrogate}/u.test(name);
}

function fileNameLength(name: string): number {
  let length = 0;
  for (const byte of Buffer.from(name)) length += /\w/.test(String.fromCharCode(byte)) ? 1 : 3;
  return length;
}
