import {
  childTables,
  parentOf,
  tableNames,
  type ChildColumn,
  type ChildTable,
} from '../../../mapping/explode/child-table.ts';
import type { ColumnMapping, TargetMapping } from '../../../mapping/mapping.ts';
import { columnTypesOf } from './column-types.ts';
import { foldIdentifier, quoteIdentifier } from '../data-api/identifier.ts';
import { LEDGER_TABLE, REJECTS_TABLE, RESERVED_PREFIX } from '../../sql/books.ts';
import { LONGEST_NAME } from './names.ts';
import { MOST_STATEMENT_BYTES } from '../data-api/statement-limits.ts';

/** Forbidden in quotes too. https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set([
  'oid',
  'tableoid',
  'xmin',
  'cmin',
  'xmax',
  'cmax',
  'ctid',
]);

/** https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-limits.html; three of them are dynaload's. */
const MOST_COLUMNS = 1600 - 3;

/** What CREATE TABLE says beside the columns. */
const STATEMENT_FRAME = 2000;

/** Why Redshift cannot hold a target. Each entry is a sentence that names the table or the column. */
export function targetProblems(target: TargetMapping): readonly string[] {
  const { columns } = target;
  return [
    ...tableNames(target).flatMap(tableProblems),
    ...columns.flatMap(columnProblems),
    ...childTables(parentOf(target)).flatMap(childProblems),
    ...keyProblems(target),
    ...collisions(columns),
    ...sizeProblems(target),
  ];
}

/** Of the elements: what the view of a child table shows. */
function childProblems({ steps, columns }: ChildTable): readonly string[] {
  const labels = steps.slice(-1).map(({ label }): ChildColumn => ({ name: label, type: { kind: 'string' } }));
  return [...labels, ...columns].flatMap(columnProblems);
}

function tableProblems(table: string): readonly string[] {
  return [
    ...nameProblems(`table ${JSON.stringify(table)}`, 'a table', table),
    ...(table.startsWith(RESERVED_PREFIX)
      ? [
          `table ${JSON.stringify(table)}: names that begin with "${RESERVED_PREFIX}" are for dynaload's own (${LEDGER_TABLE}, ${REJECTS_TABLE})`,
        ]
      : []),
    ...(/__dynaload(?:_|$)/i.test(table)
      ? [
          `table ${JSON.stringify(table)}: "__dynaload" is for the tables that dynaload keeps beneath a target`,
        ]
      : []),
    ...(table.startsWith('#')
      ? [`table ${JSON.stringify(table)}: a name that begins with "#" makes a temporary table`]
      : []),
  ];
}

function nameProblems(named: string, what: string, name: string): readonly string[] {
  const problems: string[] = [];
  if (name === '') problems.push(`${what} needs a name`);
  // https://docs.aws.amazon.com/redshift/latest/dg/r_names.html: printable characters only
  if (name.includes('\0')) problems.push(`${named}: a name cannot hold a NUL character`);
  else if (/\p{Cc}/u.test(name)) problems.push(`${named}: a name cannot hold control characters`);
  if (/\p{Surrogate}/u.test(name)) problems.push(`${named}: the name is not valid Unicode`);
  if (name.endsWith(' ')) problems.push(`${named}: Redshift does not see blanks at the end of a name`);
  const bytes = Buffer.byteLength(name);
  if (bytes > LONGEST_NAME) {
    problems.push(
      `${named}: the name takes ${bytes} bytes; ${LONGEST_NAME} is the most, and the rest would be cut off`,
    );
  }
  return problems;
}

function columnProblems({ name, type }: Pick<ColumnMapping, 'name' | 'type'>): readonly string[] {
  const named = `column ${JSON.stringify(name)}`;
  const problems = [...nameProblems(named, 'a column', name)];
  const folded = foldIdentifier(name);
  if (folded.startsWith(RESERVED_PREFIX)) {
    problems.push(`${named}: names that begin with "${RESERVED_PREFIX}" are for dynaload's own columns`);
  }
  if (SYSTEM_COLUMNS.has(folded)) problems.push(`${named}: Redshift keeps this name for itself`);
  if (type.kind === 'decimal' && type.scale > 37) {
    problems.push(
      `${named}: decimal(${type.precision},${type.scale}) has more than 37 digits behind the point`,
    );
  }
  return problems;
}

/** A SUPER can be compared with nothing. */
function keyProblems(target: TargetMapping): readonly string[] {
  return target.keyColumns.flatMap((index) => {
    const column = target.columns[index];
    return column !== undefined && (column.type.kind === 'json' || column.type.kind === 'list')
      ? [`column ${JSON.stringify(column.name)}: a ${column.type.kind} cannot be a part of the key`]
      : [];
  });
}

/** Names that Redshift takes for one. */
function collisions(columns: readonly ColumnMapping[]): readonly string[] {
  const first = new Map<string, string>();
  const problems: string[] = [];
  for (const { name } of columns) {
    const folded = foldIdentifier(name);
    const before = first.get(folded);
    if (before === undefined) first.set(folded, name);
    else {
      problems.push(
        `columns ${JSON.stringify(before)} and ${JSON.stringify(name)}: to Redshift, which folds names to lower case, they are one`,
      );
    }
  }
  return problems;
}

function sizeProblems(target: TargetMapping): readonly string[] {
  const { table, columns } = target;
  const named = `table ${JSON.stringify(table)}`;
  if (columns.length > MOST_COLUMNS) {
    return [
      `${named}: ${columns.length} columns are more than the ${MOST_COLUMNS} that a table can have beside dynaload's`,
    ];
  }
  const types = columnTypesOf(target);
  const bytes = columns.reduce(
    (sum, { name }, index) =>
      sum + Buffer.byteLength(quoteIdentifier(name)) + (types[index]?.length ?? 0) + 5,
    STATEMENT_FRAME,
  );
  if (bytes <= MOST_STATEMENT_BYTES) return [];
  return [
    `${named}: the names and types of its ${columns.length} columns make a statement of ${bytes} bytes; the Data API takes ${MOST_STATEMENT_BYTES}`,
  ];
}
