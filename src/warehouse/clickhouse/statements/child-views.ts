import { createHash } from 'node:crypto';
import type { TargetShape } from '../../../ledger/shape.ts';
import { childTables, parentOf, type ChildTable } from '../../../mapping/explode/child-table.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { seenChildTables, seenColumns } from '../../sql/stored-target.ts';
import { columnType } from './column-types.ts';
import { quoteIdentifier, quoteString } from '../connect/identifier.ts';
import type { Place } from '../connect/place.ts';
import { sqlText } from '../connect/sql-text.ts';
import { formatMark, type ChildMark } from './mark.ts';

const SOURCE = '`_dynaload_source`';
const ROW = '`_dynaload_row`';
const NUMBER = '`_dynaload_number`';

/** What the mark of a generation says of the child tables of its target. */
export function childMarks(target: Pick<TargetMapping, 'columns' | 'keyColumns'>): readonly ChildMark[] {
  return childTables(parentOf(target)).map(markOf);
}

/** What the mark of the view says over a generation that was changed. */
export function changedChildMarks(shape: TargetShape): readonly ChildMark[] {
  const changed = new Set(
    seenColumns(shape).flatMap(({ name, holders }) => (holders.length > 1 ? [name] : [])),
  );
  return seenChildTables(shape).map((child) => {
    const mark = markOf(child);
    // A view keeps the types with which it was made, and shows wider values as those.
    const types = child.columns.map(({ type }) => columnType(type, true));
    return changed.has(child.steps[0]?.column ?? '') ? { ...mark, types } : mark;
  });
}

function markOf({ table, keys, steps, columns }: ChildTable): ChildMark {
  return {
    table,
    keys: [...keys],
    steps: steps.map(({ column, by, label }) => ({ column, by, label })),
    columns: columns.map(({ name }) => name),
  };
}

/** What the mark of its view says: another one for other columns. */
export function definitionOf(child: ChildMark): string {
  return createHash('sha256').update(JSON.stringify(child)).digest('hex').slice(0, 16);
}

/** @param parent name of the parent, not quoted */
export function createChildView(
  child: ChildMark,
  parent: string,
  place: Pick<Place, 'qualified' | 'everywhere'>,
): string {
  return sqlText('create-child-view', {
    view: place.everywhere(child.table),
    query: rowsOf(child, place.qualified(parent)),
    mark: quoteString(formatMark({ kind: 'child', table: parent, definition: definitionOf(child) })),
  });
}

/** One query for each step, each on the rows of the one before. */
function rowsOf({ keys, steps, columns }: ChildMark, parent: string): string {
  const known = [...keys];
  let source = parent;
  steps.forEach(({ column, by, label }, index) => {
    const next = steps[index + 1];
    const inside = next === undefined ? columns : [next.column];
    const shown = [
      ...known.map((name) => `${SOURCE}.${quoteIdentifier(name)} AS ${quoteIdentifier(name)}`),
      `${by === 'name' ? elementOf(label) : `${NUMBER} - 1`} AS ${quoteIdentifier(label)}`,
      ...inside.map((name) => `${elementOf(name)} AS ${quoteIdentifier(name)}`),
    ];
    const query = sqlText('child-rows', {
      columns: shown.join(', '),
      source,
      rows: `${SOURCE}.${quoteIdentifier(column)}`,
    });
    source = `(${query})`;
    known.push(label);
  });
  return source.slice(1, -1);
}

function elementOf(name: string): string {
  return `tupleElement(${ROW}, ${quoteString(name)})`;
}
