/** Columns that would carry what another column of the same target, or of its child tables, masks. */
import type { RowsType } from '../../type/column-type.ts';
import type { ColumnMapping, PathStep } from '../mapping.ts';
import { describePath } from '../path.ts';

export interface Exposure {
  /** Name of the child table in which the column is; null for a column of the target. */
  readonly table: string | null;
  /** Name of the column that would. */
  readonly column: string;
  readonly problem: string;
}

/** A step to every element of a list or a set, or to every entry of a map. */
export type MaskedStep = PathStep | { readonly every: RowsType['by'] };

/** What one column takes of an item. */
interface Taking extends Pick<Exposure, 'table' | 'column'> {
  readonly isMasked: boolean;
  /** None for `rest`. */
  readonly path: readonly MaskedStep[];
  /** Top-level attributes that are not in `rest`. */
  readonly without?: ReadonlySet<string>;
}

/** @param columns of one target, `rest` too */
export function findExposures(columns: readonly ColumnMapping[]): readonly Exposure[] {
  const takings = columns.flatMap(takingsOf);
  const open = takings.filter(({ isMasked }) => !isMasked);
  return takings
    .filter(({ isMasked }) => isMasked)
    .flatMap((masked) =>
      open
        .filter((other) => carries(other, masked.path))
        .map(({ table, column }) => ({
          table,
          column,
          problem: `would hold ${JSON.stringify(describeMaskedPath(masked.path))} as it is, which the column ${nameOf(masked)} masks`,
        })),
    );
}

function takingsOf({ name, source, type, mask }: ColumnMapping): readonly Taking[] {
  const plain = { table: null, column: name, isMasked: mask !== undefined };
  if (source.kind === 'rest') return [{ ...plain, path: [], without: source.taken }];
  if (source.kind !== 'path') return [];
  return type.kind === 'rows' ? takingsInside(name, type, source.path) : [{ ...plain, path: source.path }];
}

function takingsInside(
  table: string,
  { by, columns }: RowsType,
  above: readonly MaskedStep[],
): readonly Taking[] {
  return columns.flatMap(({ name, path: below, type, mask }): readonly Taking[] => {
    const path = [...above, { every: by }, ...below];
    return type.kind === 'rows'
      ? takingsInside(name, type, path)
      : [{ table, column: name, isMasked: mask !== undefined, path }];
  });
}

/** The paths to what the columns of a target mask. */
export function maskedPaths(columns: readonly ColumnMapping[]): readonly (readonly MaskedStep[])[] {
  return columns
    .flatMap(takingsOf)
    .filter(({ isMasked }) => isMasked)
    .map(({ path }) => path);
}

/** Child tables that know whether something of what their rows come from is masked, wherever that is. */
export function withMasked(columns: readonly ColumnMapping[]): readonly ColumnMapping[] {
  const masked = maskedPaths(columns);
  return columns.map((column) => {
    const { source, type } = column;
    if (source.kind !== 'path' || type.kind !== 'rows') return column;
    return { ...column, type: maskedRows(type, source.path, masked) };
  });
}

/** @param path to the value of which each element is a row */
function maskedRows(
  type: RowsType,
  path: readonly MaskedStep[],
  masked: readonly (readonly MaskedStep[])[],
): RowsType {
  const columns = type.columns.map((column) => {
    if (column.type.kind !== 'rows') return column;
    return {
      ...column,
      type: maskedRows(column.type, [...path, { every: type.by }, ...column.path], masked),
    };
  });
  const isMasked = masked.some((each) => overlap(path, each));
  return { ...type, columns, ...(isMasked ? { isMasked } : {}) };
}

function carries({ path, without }: Taking, masked: readonly MaskedStep[]): boolean {
  const [first] = masked;
  return without === undefined ? overlap(path, masked) : typeof first !== 'string' || !without.has(first);
}

/** Whether one of two paths can lead into what the other one leads to. */
export function overlap(path: readonly MaskedStep[], masked: readonly MaskedStep[]): boolean {
  const shared = Math.min(path.length, masked.length);
  return path.slice(0, shared).every((step, index) => canBeOne(step, masked[index]));
}

/** Whether two steps can lead to one value: there is none that is in a list and in a map. */
function canBeOne(one: MaskedStep, other: MaskedStep | undefined): boolean {
  if (typeof one !== 'object' && typeof other !== 'object') return one === other;
  return isIntoMap(one) === isIntoMap(other);
}

function isIntoMap(step: MaskedStep | undefined): boolean {
  return typeof step === 'object' ? step.every === 'name' : typeof step === 'string';
}

/** `lines[*].email`. */
export function describeMaskedPath(path: readonly MaskedStep[]): string {
  const [first = '', ...others] = path.flatMap((step) => (typeof step === 'object' ? [] : step));
  if (others.length === path.length - 1) return describePath([String(first), ...others]);
  return path.map(describeStep).join('').replace(/^\./, '');
}

function describeStep(step: MaskedStep): string {
  if (typeof step === 'object') return '[*]';
  return typeof step === 'number' ? `[${String(step)}]` : `.${step}`;
}

function nameOf({ table, column }: Taking): string {
  return JSON.stringify(column) + (table === null ? '' : ` of ${JSON.stringify(table)}`);
}
