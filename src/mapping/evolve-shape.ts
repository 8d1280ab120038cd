/**
 * What becomes of a table that was built with one mapping and is loaded with another. Pure, and the same for every
 * warehouse: a column is added, or is seen under another name, or goes on in a column beside it that holds more; no column
 * of the table is changed, renamed or dropped, so that nobody who reads, or was held up, finds what he knows gone.
 */
import { isKeptShape } from '../ledger/ledger-record.ts';
import { layoutOf, type ShapeColumn, type ShapeStore, type TargetShape } from '../ledger/shape.ts';
import { parsePrinted } from '../type/parse-type.ts';
import { isRowsText } from '../type/rows-text.ts';
import { changedShape, type RowsGoOn } from './evolution/changed-shape.ts';
import { sameNames } from './evolution/same-names.ts';
import { evolveRows, rowsBetween, tableChange } from './evolution/evolve-rows.ts';
import type { TargetMapping } from './mapping.ts';
import { matchColumns } from './match-columns.ts';
import { foldName } from './names.ts';
import { addedChange, altersTable, type ShapeChange } from './shape-change.ts';
import { widens } from './widening.ts';

/** What the table of a generation was built with, and was changed to since. */
export interface BuiltShape {
  /** `shapeHash` of the mapping that built it; `CHANGED_SHAPE` when it was changed since. */
  readonly shapeHash: string;
  /** Null when nobody has kept it. */
  readonly shape: TargetShape | null;
}

interface KnownShape extends BuiltShape {
  readonly shape: TargetShape;
}

export interface Evolution {
  /** Of the table with the mapping's columns; null when it cannot have them, or when they are what it was built with. */
  readonly shape: TargetShape | null;
  /** Whether that is another one than before: what the table has, or the mappings that it was loaded with. */
  readonly isChanged: boolean;
  /** Whether the table gets columns with it, or readers see it otherwise. */
  readonly isAltered: boolean;
  readonly changes: readonly ShapeChange[];
}

const UNCHANGED = { shape: null, isChanged: false, isAltered: false } as const;

/** In the place of a mapping's `shapeHash`: no mapping has it. */
export const CHANGED_SHAPE = 'changed';

type Wanted = Pick<TargetMapping, 'columns' | 'shape' | 'shapeHash'>;

export function evolveShape(
  { shapeHash, shape }: BuiltShape,
  target: Wanted,
  rowsGoOn: RowsGoOn = 'beside',
): Evolution {
  if (shapeHash === target.shapeHash) return { ...UNCHANGED, changes: [] };
  if (shape === null)
    return refusal('its columns, its key or its "where"', 'what it was built with is not known');
  const store = storeOf({ shapeHash, shape });
  if (store.past.includes(target.shapeHash)) return refusal(...EARLIER);
  const builtOf = matchColumns(shape.columns, target.columns);
  const changes = withoutTwins([
    ...columnChanges(shape, target, builtOf),
    ...wholeChanges(shape, target, builtOf),
    ...strangeTypes(store),
  ]);
  if (changes.some(({ kind }) => kind === 'refuse')) return { ...UNCHANGED, changes };
  if (store.mappings.includes(target.shapeHash)) return { ...UNCHANGED, shape, changes };
  const { mappings, past } = store;
  const loaded = { ...store, mappings: [target.shapeHash], past: [...past, ...mappings] };
  const altered = changedShape({ ...shape, store: loaded }, target.shape, builtOf, rowsGoOn);
  const clashes = sameNames(altered);
  if (clashes.length > 0) return { ...UNCHANGED, changes: [...changes, ...clashes] };
  const isAltered = changes.some(altersTable) || altered.store.columns.length > store.columns.length;
  const whole = isAltered
    ? altered
    : { ...shape, store: { ...store, mappings: [...mappings, target.shapeHash] } };
  const added = [...new Set([...whole.store.added, ...keptNames(changes)])];
  const next = { ...whole, store: { ...whole.store, added } };
  if (isKeptShape(next)) return { shape: next, isChanged: true, isAltered, changes };
  return refusal(`${changes.length} differences`, 'its columns are too many to be changed one by one');
}

/** Should one of them come back, the rows until then are NULL in it as well. */
function keptNames(changes: readonly ShapeChange[]): readonly string[] {
  return changes.flatMap((change) => (change.kind === 'keep' ? change.column : []));
}

/** How many mappings of before a table remembers. */
const MOST_PAST = 100;

/**
 * The shape of a table that is built with a mapping.
 * @param before what it takes the place of: mappings of that one are of the past from now on; null for a first table
 */
export function newShape({ shape, shapeHash }: Wanted, before: BuiltShape | null): TargetShape {
  if (before === null) return shape;
  const { shape: old } = before;
  const { past, mappings } =
    old === null
      ? { past: [], mappings: [before.shapeHash] }
      : storeOf({ shapeHash: before.shapeHash, shape: old });
  const others = [...new Set([...past, ...mappings])].filter((hash) => hash !== shapeHash).slice(-MOST_PAST);
  if (others.length === 0) return shape;
  const remembering = { ...shape, store: { ...layoutOf(shape), mappings: [shapeHash], past: others } };
  return isKeptShape(remembering) ? remembering : shape;
}

/** True when the table takes no more loads before it is built again. */
export function isRefused({ changes }: Evolution): boolean {
  return changes.some(({ kind }) => kind === 'refuse');
}

const EARLIER: readonly [string, string] = [
  'this mapping is an earlier one',
  'a newer one has changed the table since: use that one here, too',
];

function refusal(what: string, why: string): Evolution {
  return { ...UNCHANGED, changes: [{ kind: 'refuse', what, why }] };
}

/** Of a table that was not changed, too. */
function storeOf({ shapeHash, shape }: KnownShape): ShapeStore {
  return shape.store ?? { ...layoutOf(shape), mappings: [shapeHash], past: [] };
}

type BuiltOf = ReadonlyMap<string, ShapeColumn>;

function columnChanges(
  built: TargetShape,
  { shape, columns }: Wanted,
  builtOf: BuiltOf,
): readonly ShapeChange[] {
  const used = new Set(builtOf.values());
  const kept = built.columns.filter((column) => !used.has(column));
  const keys = new Set(built.keys.map(({ column }) => column));
  return [
    ...shape.columns.flatMap((column) => {
      const before = builtOf.get(column.name);
      return before === undefined ? addition(column, kept) : between(before, column, keys.has(before.name));
    }),
    ...kept.map(({ name, type }): ShapeChange =>
      isRowsText(type) ? tableChange(`drops the child table ${name}`) : { kind: 'keep', column: name, type },
    ),
    ...columns.flatMap(({ name, was = [] }) =>
      builtOf.get(name)?.name === name ? takenNames(name, was, kept) : [],
    ),
  ];
}

/** A rename to a name that the table has: its values would be taken for those of the other column. */
function takenNames(
  name: string,
  was: readonly string[],
  kept: readonly ShapeColumn[],
): readonly ShapeChange[] {
  return kept
    .filter((column) => was.includes(column.name))
    .map(({ name: before }) => ({
      kind: 'refuse',
      what: `renames column ${before} to ${name}`,
      why: `the table has a column ${name} already: take "was" out to go on with that one`,
    }));
}

function addition(column: ShapeColumn, kept: readonly ShapeColumn[]): readonly ShapeChange[] {
  const { name, nullable, type } = column;
  if (isRowsText(type)) return [tableChange(`adds the child table ${name}`)];
  const same = kept.find((one) => foldName(one.name) === foldName(name));
  if (same !== undefined) {
    const why = `the table has ${same.name}, which differs only in case: say "was": ${JSON.stringify(same.name)}`;
    return [{ kind: 'refuse', what: `adds column ${name}`, why }];
  }
  // Only a key is never NULL, and a key cannot be added; that is told where the keys are compared.
  return nullable ? [addedChange(column)] : [];
}

function between(before: ShapeColumn, column: ShapeColumn, isKey: boolean): readonly ShapeChange[] {
  const { name, type } = column;
  const changes: ShapeChange[] = [];
  if (before.name !== name) changes.push({ kind: 'rename', column: name, was: before.name });
  const rows = rowsBetween(before.type, type);
  if (rows !== null) changes.push(...evolveRows(name, ...rows).changes);
  else if (before.type !== type) {
    const what = `type of ${name} from ${before.type} to ${type}`;
    if (isKey)
      changes.push({ kind: 'refuse', what, why: 'it is part of the key, by which the table is laid out' });
    else if (widens(before.type, type)) changes.push({ kind: 'widen', column: name, was: before.type, type });
    else changes.push({ kind: 'refuse', what, why: `not every ${before.type} is the same value as ${type}` });
  }
  if (before.nullable !== column.nullable) {
    const what = column.nullable ? `${name} may be NULL` : `${name} may no longer be NULL`;
    changes.push({ kind: 'refuse', what, why: 'the table was built otherwise' });
  }
  return changes;
}

function wholeChanges(built: TargetShape, { shape }: Wanted, builtOf: BuiltOf): readonly ShapeChange[] {
  const keys = shape.keys.map((key) => ({ ...key, column: builtOf.get(key.column)?.name ?? key.column }));
  const order = shape.columns.flatMap(({ name }) => builtOf.get(name) ?? []);
  const used = new Set(order);
  const changes: ShapeChange[] = [];
  if (!isSame(built.keys, keys)) {
    const what = `key from ${keyText(built.keys)} to ${keyText(shape.keys)}`;
    changes.push({ kind: 'refuse', what, why: 'its rows are told apart by it' });
  }
  if (!isSame(built.where, shape.where)) {
    const what = `"where" from ${whereText(built.where)} to ${whereText(shape.where)}`;
    changes.push({ kind: 'refuse', what, why: 'items that it left to others are in no row of the table' });
  }
  if (
    !isSame(
      built.columns.filter((column) => used.has(column)),
      order,
    )
  )
    changes.push({ kind: 'reorder' });
  return changes;
}

/** Types of a newer dynaload: its columns could not be made again where rows wait. */
function strangeTypes({ columns }: ShapeStore): readonly ShapeChange[] {
  return columns.flatMap(({ name, type }) => {
    if (parsePrinted(type) !== null) return [];
    return [
      { kind: 'refuse', what: `column ${name} is of type ${type}`, why: 'another dynaload made it' } as const,
    ];
  });
}

function keyText(keys: TargetShape['keys']): string {
  return keys
    .map(({ attribute, column, conversion }) => {
      const read = [...(attribute === column ? [] : [`of ${attribute}`]), conversion ?? []].flat();
      return read.length === 0 ? column : `${column} (${read.join(', ')})`;
    })
    .join(' and ');
}

function whereText(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'none' : conditions.join(' and ');
}

/** The order of columns can be another one in a target and in its child tables. */
function withoutTwins(changes: readonly ShapeChange[]): readonly ShapeChange[] {
  return changes.filter((change, index) => changes.findIndex((one) => isSame(one, change)) === index);
}

/** Of plain lists and objects whose fields stand in one order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
