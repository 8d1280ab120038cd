/** What a trial tells of the child tables of a column. Pure. */
import { tagOf, type AttributeValue } from '../../item/attribute-value.ts';
import { followSteps } from '../../item/follow-steps.ts';
import { describeMaskedPath, type MaskedStep } from '../../mapping/conversion/exposures.ts';
import type { ColumnMapping } from '../../mapping/mapping.ts';
import type { Cell, Mismatch } from '../../type/cell.ts';
import type { ColumnType } from '../../type/column-type.ts';
import { printType } from '../../type/parse-type.ts';

/** Adds the rows of a cell to those of each child table, by its name. */
export function countRows(table: string, cell: Cell, type: ColumnType, counts: Map<string, number>): void {
  if (cell.kind !== 'rows' || type.kind !== 'rows') return;
  counts.set(table, (counts.get(table) ?? 0) + cell.rows.length);
  for (const { cells } of cell.rows) {
    for (const [index, column] of type.columns.entries()) {
      const inner = cells[index];
      if (inner !== undefined) countRows(column.name, inner, column.type, counts);
    }
  }
}

/** Where a mismatch is, for people, and what was expected and came there. @param value of the column */
export function placeOf(
  { source, type }: ColumnMapping,
  { path = [], columns = [] }: Mismatch,
  value: AttributeValue,
): { readonly path: string | null; readonly what: string } {
  if (path.length === 0 || source.kind !== 'path') {
    return { path: null, what: `${expectedOf(type)} from ${tagOf(value)}` };
  }
  const steps: MaskedStep[] = [...source.path];
  let inside: ColumnType = type;
  for (const name of columns) {
    if (inside.kind !== 'rows') break;
    const column = inside.columns.find((each) => each.name === name);
    if (column === undefined) break;
    steps.push({ every: inside.by }, ...column.path);
    inside = column.type;
  }
  const length = steps.length - source.path.length;
  const isElement = path.length > length;
  if (isElement && inside.kind === 'rows') steps.push({ every: inside.by });
  const found = followSteps(value, path);
  const expected = isElement ? 'an element' : expectedOf(inside);
  return {
    path: describeMaskedPath(steps),
    what: `${expected} from ${found === undefined ? 'a set' : tagOf(found)}`,
  };
}

function expectedOf(type: ColumnType): string {
  if (type.kind !== 'rows') return printType(type);
  return type.by === 'name' ? 'a map' : 'a list or a set';
}
