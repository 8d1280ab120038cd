/** A table with the columns that are new, or hold more. Pure. */
import type { ShapeColumn, ShapeStore, TargetShape } from '../../ledger/shape.ts';
import { printType } from '../../type/parse-type.ts';
import { foldName, RESERVED_PREFIX } from '../names.ts';
import { evolveRows, rowsBetween } from './evolve-rows.ts';

/**
 * Where the rows of a child table go on that have other columns than before: in a column beside the one that holds them, or
 * in that one itself, in a warehouse to which its form is all the same.
 */
export type RowsGoOn = 'beside' | 'inside';

export interface ChangedShape extends TargetShape {
  readonly store: ShapeStore;
}

/** Names of columns of a table whose plain name is taken. */
const HELD_PREFIX = `${RESERVED_PREFIX}held_`;

/**
 * @param wanted what it becomes, with nothing that is refused
 * @param builtOf by the names of the wanted columns: the table's column, for those that it has
 */
export function changedShape(
  { columns: before, keys, where, store }: ChangedShape,
  wanted: TargetShape,
  builtOf: ReadonlyMap<string, ShapeColumn>,
  rowsGoOn: RowsGoOn,
): ChangedShape {
  const stored = new StoredColumns(store.columns);
  const wantedOf = new Map(
    wanted.columns.flatMap((column) => {
      const built = builtOf.get(column.name);
      return built === undefined ? [] : [[built, column] as const];
    }),
  );
  const newNames = new Map<string, string>();
  const columns: ShapeColumn[] = [];
  const holders: (readonly string[])[] = [];
  const added: string[] = [];
  for (const [index, column] of before.entries()) {
    const held = store.holders[index] ?? [column.name];
    const next = wantedOf.get(column) ?? column;
    newNames.set(column.name, next.name);
    const rows = rowsBetween(column.type, next.type);
    if (rows === null) {
      columns.push(next);
      holders.push(next.type === column.type ? held : [stored.add(next), ...held]);
      continue;
    }
    const { type, changes } = evolveRows(next.name, ...rows);
    const both = { ...next, type: printType(type) };
    columns.push(both);
    added.push(...changes.flatMap((change) => (change.kind === 'add' ? change.column : [])));
    if (rowsGoOn === 'inside') stored.become(held[0], both.type);
    const isHeld = rowsGoOn === 'inside' || stored.typeOf(held[0]) === next.type;
    holders.push(isHeld ? held : [stored.add(next), ...held]);
  }
  for (const column of wanted.columns) {
    if (builtOf.has(column.name)) continue;
    columns.push(column);
    holders.push([stored.add(column, column.name)]);
    added.push(column.name);
  }
  const nameOf = (name: string): string => newNames.get(name) ?? name;
  return {
    columns,
    keys: keys.map((key) => ({ ...key, column: nameOf(key.column) })),
    where,
    store: { ...store, columns: stored.all, holders, added: [...store.added.map(nameOf), ...added] },
  };
}

/** Of the table itself. */
class StoredColumns {
  readonly #columns: ShapeColumn[];

  constructor(columns: readonly ShapeColumn[]) {
    this.#columns = [...columns];
  }

  get all(): readonly ShapeColumn[] {
    return this.#columns;
  }

  typeOf(name: string | undefined): string | undefined {
    return this.#columns.find((column) => column.name === name)?.type;
  }

  /** @param asked the name that it has if no other column does */
  add({ type, nullable }: ShapeColumn, asked?: string): string {
    const name = asked !== undefined && this.#isFree(asked) ? asked : this.#freeName();
    this.#columns.push({ name, type, nullable });
    return name;
  }

  /** What is in it is of another type from now on. */
  become(name: string | undefined, type: string): void {
    const at = this.#columns.findIndex((column) => column.name === name);
    const column = this.#columns[at];
    if (column !== undefined) this.#columns[at] = { ...column, type };
  }

  #isFree(name: string): boolean {
    return !this.#columns.some((column) => foldName(column.name) === foldName(name));
  }

  #freeName(): string {
    let number = 1;
    while (!this.#isFree(`${HELD_PREFIX}${number}`)) number += 1;
    return `${HELD_PREFIX}${number}`;
  }
}
