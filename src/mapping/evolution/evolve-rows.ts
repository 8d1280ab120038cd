/** What becomes of the rows of a child table with those of another mapping. Pure. */
import type { ElementColumn, RowsType } from '../../type/column-type.ts';
import { parsePrinted, printType } from '../../type/parse-type.ts';
import { foldName } from '../names.ts';
import { addedChange, type ShapeChange } from '../shape-change.ts';
import { widens } from '../widening.ts';

export interface EvolvedRows {
  /** With the columns of both: as readers see rows of before and new ones. Only where nothing is refused. */
  readonly type: RowsType;
  readonly changes: readonly ShapeChange[];
}

/** Of a column that holds a child table before and after; null for any other. */
export function rowsBetween(before: string, after: string): readonly [RowsType, RowsType] | null {
  const [one, other] = [parsePrinted(before), parsePrinted(after)];
  return one?.kind === 'rows' && other?.kind === 'rows' ? [one, other] : null;
}

/** @param table name of the child table */
export function evolveRows(table: string, before: RowsType, wanted: RowsType): EvolvedRows {
  const changes: ShapeChange[] = [];
  if (before.by !== wanted.by || before.label !== wanted.label) {
    const what = `child table ${table} from ${labelled(before)} to ${labelled(wanted)}`;
    changes.push({ kind: 'refuse', what, why: 'its rows are told apart by it' });
  }
  const known = new Set(before.columns.map(({ name }) => name));
  const columns: ElementColumn[] = before.columns.map((column) => {
    const next = wanted.columns.find(({ name }) => name === column.name);
    if (next !== undefined) return between(table, column, next, changes);
    changes.push(
      column.type.kind === 'rows'
        ? tableChange(`drops the child table ${column.name}`)
        : { kind: 'keep', column: `${table}.${column.name}`, type: printType(column.type) },
    );
    return column;
  });
  const places = wanted.columns.flatMap(({ name }) => (known.has(name) ? [...known].indexOf(name) : []));
  if (places.some((place, index) => place < (places[index - 1] ?? 0))) changes.push({ kind: 'reorder' });
  for (const column of wanted.columns) {
    const { name, type } = column;
    if (known.has(name)) continue;
    const alike = before.columns.find((one) => foldName(one.name) === foldName(name));
    if (type.kind === 'rows') changes.push(tableChange(`adds the child table ${name}`));
    else if (alike !== undefined) {
      const why = `the table has ${alike.name}, which differs only in case`;
      changes.push({ kind: 'refuse', what: `adds column ${table}.${name}`, why });
    } else changes.push(addedChange({ name: `${table}.${name}`, type: printType(type) }));
    columns.push(column);
  }
  return { type: { ...before, columns }, changes };
}

function labelled({ by, label }: RowsType): string {
  return `${by} ${label}`;
}

/** A child table that comes or goes. */
export function tableChange(what: string): ShapeChange {
  return { kind: 'refuse', what, why: 'it is made with its table' };
}

function between(
  table: string,
  before: ElementColumn,
  next: ElementColumn,
  changes: ShapeChange[],
): ElementColumn {
  if (before.type.kind === 'rows' && next.type.kind === 'rows') {
    const inside = evolveRows(before.name, before.type, next.type);
    changes.push(...inside.changes);
    return { ...before, type: inside.type };
  }
  const [was, type] = [printType(before.type), printType(next.type)];
  if (was === type) return before;
  const column = `${table}.${before.name}`;
  if (widens(was, type)) changes.push({ kind: 'widen', column, was, type });
  else {
    const why = `not every ${was} is the same value as ${type}`;
    changes.push({ kind: 'refuse', what: `type of ${column} from ${was} to ${type}`, why });
  }
  return next;
}
