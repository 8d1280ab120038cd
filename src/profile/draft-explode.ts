/** The child table that a list of maps should become. Pure. */
import { foldName } from '../mapping/names.ts';
import { printPath } from '../mapping/path.ts';
import { columnJson, type ColumnJson } from './column-json.ts';
import { personalKind } from './describe-attribute.ts';
import { tableName } from './entities/entities.ts';
import { chooseColumn } from './values/choose-column.ts';
import { columnName } from './values/column-name.ts';
import type { ValueProfile } from './values/value-profile.ts';

/** What the position of an element is called, by level, where a mapping does not say it. */
const POSITIONS = ['position', 'position_2'] as const;

/** What a warehouse takes for a column, but not for one of a child table: `null` is part of each Nullable of ClickHouse. */
const KEPT_INSIDE = ['null'];

/** Names that are taken, folded; those that are chosen go into it. */
export interface TakenNames {
  /** Of tables, of all targets. */
  readonly tables: Set<string>;
  /** Of columns of the target. */
  readonly columns: Set<string>;
  /** Of columns that hold its key. */
  readonly keys: readonly string[];
}

/** An entry of `explode`, as a mapping file states it. */
export interface ExplodeJson {
  readonly table: string;
  readonly from: ReturnType<typeof printPath>;
  readonly description?: string;
  readonly columns: Readonly<Record<string, ColumnJson>>;
  readonly explode?: readonly ExplodeJson[];
}

/**
 * @param above name of the table that has the list
 * @param attribute name of the list
 * @returns null where it is no list of maps alone, or nothing in its maps can be a column
 */
export function draftExplode(
  above: string,
  attribute: string,
  values: ValueProfile,
  taken: TakenNames,
): ExplodeJson | null {
  return isListOfMaps(values) ? entryOf(above, attribute, values, taken, 0) : null;
}

/** Columns of an entry, with those of the tables inside it. */
export function widthOf({ columns, explode = [] }: ExplodeJson): number {
  return Object.keys(columns).length + explode.reduce((sum, each) => sum + widthOf(each), 1);
}

function isListOfMaps({ types, elements }: ValueProfile): boolean {
  const isList = types.length === 1 && types[0] === 'L';
  return isList && elements?.types.length === 1 && elements.members !== null;
}

function entryOf(
  above: string,
  attribute: string,
  { elements }: ValueProfile,
  taken: TakenNames,
  level: 0 | 1,
): ExplodeJson | null {
  const members = [...(elements?.members ?? [])].toSorted(
    ([a, left], [b, right]) => right.count - left.count || (a < b ? -1 : 1),
  );
  const plain = members.filter(([name, each]) => !isTable(each, level) && chooseColumn(name, each) !== null);
  if (plain.length === 0) return null;
  const table = freeTable(`${above}_${attribute}`, taken);
  const names = new Set([...taken.keys, ...POSITIONS.slice(0, level + 1), ...KEPT_INSIDE].map(foldName));
  const columns = new Map<string, ColumnJson>();
  const explode: ExplodeJson[] = [];
  for (const [member, each] of members) {
    const inner = isTable(each, level) ? entryOf(table, member, each, { ...taken, columns: names }, 1) : null;
    if (inner !== null) explode.push(inner);
    const choice = inner === null ? chooseColumn(member, each) : null;
    if (choice === null) continue;
    const name = columnName(member, names);
    const description = [...choice.notes, ...personalNote(member, each)].join(' ');
    columns.set(name, columnJson(name, member, choice.reading, description));
  }
  return {
    table,
    from: printPath([attribute]),
    columns: Object.fromEntries(columns),
    ...(explode.length === 0 ? {} : { explode }),
  };
}

function isTable(values: ValueProfile, level: 0 | 1): boolean {
  return level === 0 && isListOfMaps(values);
}

/** A child table is a column of what is above it, too. */
function freeTable(wanted: string, { tables, columns }: TakenNames): string {
  const plain = tableName(wanted);
  let free = plain;
  for (let count = 2; tables.has(foldName(free)) || columns.has(foldName(free)); count++)
    free = `${plain}_${count}`;
  tables.add(foldName(free));
  columns.add(foldName(free));
  return free;
}

function personalNote(name: string, values: ValueProfile): readonly string[] {
  const personal = personalKind(name, values);
  return personal === null
    ? []
    : [`Looks like personal data (${personal}). "mask": "hmac" keeps it out, once there is no "rest".`];
}
