/** Two shapes of a target held against each other. Pure. */
import type { ShapeColumn, ShapeKey, TargetShape } from '../ledger/shape.ts';

export interface ShapeDiff {
  /** Columns that only the wanted shape has, in its order. */
  readonly added: readonly ShapeColumn[];
  /** Columns that only the built one has, in its order. */
  readonly removed: readonly ShapeColumn[];
  /** Columns of both, with another type or another nullability. */
  readonly changed: readonly Change<ShapeColumn>[];
  /** True when the columns of both stand in another order. */
  readonly reordered: boolean;
  /** Null when the key is the same. */
  readonly keys: Change<readonly ShapeKey[]> | null;
  /** Null when the conditions are the same. */
  readonly where: Change<readonly string[]> | null;
}

export interface Change<Value> {
  readonly built: Value;
  readonly wanted: Value;
}

export function diffShape(built: TargetShape, wanted: TargetShape): ShapeDiff {
  const before = byName(built);
  const after = byName(wanted);
  const kept = wanted.columns.filter(({ name }) => before.has(name));
  return {
    added: wanted.columns.filter(({ name }) => !before.has(name)),
    removed: built.columns.filter(({ name }) => !after.has(name)),
    changed: kept.flatMap((column) => changeOf(before.get(column.name), column)),
    reordered: !isSame(
      built.columns.filter(({ name }) => after.has(name)).map(({ name }) => name),
      kept.map(({ name }) => name),
    ),
    keys: differing(built.keys, wanted.keys),
    where: differing(built.where, wanted.where),
  };
}

function byName({ columns }: TargetShape): ReadonlyMap<string, ShapeColumn> {
  return new Map(columns.map((column) => [column.name, column]));
}

function changeOf(built: ShapeColumn | undefined, wanted: ShapeColumn): readonly Change<ShapeColumn>[] {
  if (built === undefined) return [];
  const same = built.type === wanted.type && built.nullable === wanted.nullable;
  return same ? [] : [{ built, wanted }];
}

function differing<Value>(built: Value, wanted: Value): Change<Value> | null {
  return isSame(built, wanted) ? null : { built, wanted };
}

/** Of plain lists and objects whose fields stand in one order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The differences one by one, as a sentence puts them together: "adds column x", "type of y from int32 to int64". */
export function describeDiff(diff: ShapeDiff): readonly string[] {
  return [
    ...diff.added.map(({ name, type }) => `adds column ${name} (${type})`),
    ...diff.removed.map(({ name }) => `drops column ${name}`),
    ...diff.changed.flatMap(describeChange),
    ...(diff.reordered ? ['another order of the columns'] : []),
    ...(diff.keys === null ? [] : [`key from ${keyText(diff.keys.built)} to ${keyText(diff.keys.wanted)}`]),
    ...(diff.where === null
      ? []
      : [`"where" from ${whereText(diff.where.built)} to ${whereText(diff.where.wanted)}`]),
  ];
}

function describeChange({ built, wanted }: Change<ShapeColumn>): readonly string[] {
  const { name } = wanted;
  return [
    ...(built.type === wanted.type ? [] : [`type of ${name} from ${built.type} to ${wanted.type}`]),
    ...(built.nullable === wanted.nullable
      ? []
      : [wanted.nullable ? `${name} may be NULL` : `${name} may no longer be NULL`]),
  ];
}

function keyText(keys: readonly ShapeKey[]): string {
  const parts = keys.map(({ attribute, column }) =>
    attribute === column ? column : `${column} (of ${attribute})`,
  );
  return parts.join(' and ');
}

function whereText(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'none' : conditions.join(' and ');
}
