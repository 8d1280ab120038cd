import type { ChildColumn, ChildTable } from '../../../mapping/explode/child-table.ts';
import { plainType } from './column-types.ts';
import { quoteIdentifier } from '../data-api/identifier.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';

const PARENT = '"_dynaload_parent"';

/** The step that makes the view of a child table; its name tells which. */
export const CHILD_STEP = 'create the view of the child table ';

/**
 * Over the table itself, in the transaction that shows it: so they change with the parent's view.
 * @param children by the names that readers see
 * @param qualify gives the quoted name of a table
 * @param storedName what the table calls a column of the parent's key
 */
export function createChildViews(
  children: readonly ChildTable[],
  physical: string,
  qualify: (table: string) => string,
  storedName: (key: string) => string = (key) => key,
): readonly ChildViewStep[] {
  return children.map((child) => ({
    table: child.table,
    name: `${CHILD_STEP}${child.table}`,
    sql: sqlText('publish-child', {
      view: qualify(child.table),
      columns: columnsOf(child, storedName).join(', '),
      physical: qualify(physical),
      rows: unnest(child),
    }),
  }));
}

export interface ChildViewStep extends Step {
  /** Name of the child table. */
  readonly table: string;
}

/**
 * Naming a SUPER in FROM behind its table unnests it; AT gives the position, from 0. NULL and an empty array give no rows.
 * https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#unnest
 */
function unnest({ steps }: ChildTable): string {
  return steps
    .map(({ column }, index) => {
      const source = index === 0 ? PARENT : rowOf(index - 1);
      return `, ${source}.${quoteIdentifier(column)} AS ${rowOf(index)} AT ${numberOf(index)}`;
    })
    .join('');
}

function columnsOf(
  { keys, steps, columns }: ChildTable,
  storedName: (key: string) => string,
): readonly string[] {
  const last = rowOf(steps.length - 1);
  return [
    ...keys.map((key) => `${PARENT}.${quoteIdentifier(storedName(key))} AS ${quoteIdentifier(key)}`),
    ...steps.map(({ by, label }, index) => {
      const name: ChildColumn = { name: label, type: { kind: 'string' } };
      const shown = by === 'name' ? valueOf(rowOf(index), name) : numberOf(index);
      return `${shown} AS ${quoteIdentifier(label)}`;
    }),
    ...columns.map((column) => `${valueOf(last, column)} AS ${quoteIdentifier(column.name)}`),
  ];
}

/**
 * A value out of an element, in its type. What is text in it, numbers of more than 32 bits too, is cast by way of a VARCHAR
 * of its length, which gives the text of a SUPER without quotes; one without a length would be cut at 256 bytes.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
 */
function valueOf(row: string, { name, type }: ChildColumn): string {
  const value = `${row}.${quoteIdentifier(name)}`;
  switch (type.kind) {
    case 'json':
    case 'list':
      return value;
    case 'string':
    case 'int32':
    case 'boolean':
      return `CAST(${value} AS ${plainType(type)})`;
    case 'int64':
    case 'decimal':
    case 'float64':
    case 'timestamp':
    case 'date':
      return `CAST(CAST(${value} AS VARCHAR(${LONGEST_SCALAR})) AS ${plainType(type)})`;
    case 'binary':
      return `TO_VARBYTE(CAST(${value} AS VARCHAR(65535)), 'base64')`;
  }
}

/** Bytes of a number or a time as text. */
const LONGEST_SCALAR = 200;

function rowOf(index: number): string {
  return `"_dynaload_row_${index + 1}"`;
}

function numberOf(index: number): string {
  return `"_dynaload_number_${index + 1}"`;
}
