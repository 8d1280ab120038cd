/** Compiles one target: its columns, its key, its `where` and its digests. */
import {
  compileColumn,
  findFormerClashes,
  findKeyColumns,
  findNameClashes,
  takesWhole,
} from './compile-columns.ts';
import type { CompiledColumn } from './compile-columns.ts';
import { compileExplode, explodedTables, findChildClashes } from './explode/compile-explode.ts';
import { compilePhysical } from './layout/compile-physical.ts';
import { compileWhere } from './where/compile-where.ts';
import type { ColumnType } from '../type/column-type.ts';
import type { ColumnMapping, TargetMapping } from './mapping.ts';
import type { MappingDocument } from './document/mapping-document.ts';
import { findExposures, withMasked } from './conversion/exposures.ts';
import type { MaskSecrets } from './conversion/mask-secret.ts';
import { rowHash, shapeHash, shapeOf } from './mapping-hash.ts';
import type { TargetFile } from './document/mapping-schema.ts';
import type { Problem } from './problem.ts';

export interface TargetResult {
  /** Null when there are problems. */
  readonly target: TargetMapping | null;
  readonly problems: readonly Problem[];
}

/** @param index of the target in the file */
export function compileTarget(
  given: TargetFile,
  index: number,
  keys: readonly string[],
  document: MappingDocument,
  secrets: MaskSecrets,
): TargetResult {
  const path = ['targets', index];
  const columnsPath = [...path, 'columns'];
  const wherePath = [...path, 'where'];
  const problems: Problem[] = [];

  const names = document.namesAt(columnsPath);
  const compiled = names.flatMap((name) => {
    const column = given.columns[name];
    return column === undefined
      ? []
      : (compileColumn(name, column, [...columnsPath, name], problems, secrets) ?? []);
  });
  if (names.length === 0)
    problems.push({ path: columnsPath, message: 'expected at least one column, got none' });
  const explode = given.explode ?? [];
  const explodePath = [...path, 'explode'];
  const exploded = compileExplode(explode, explodePath, { document, problems, secrets });
  const childPaths = new Map(explodedTables(explode, explodePath).map((table) => [table.name, table.path]));
  const childNames = exploded.map(({ name }) => name);
  const clashes = findNameClashes(
    [...names, ...childNames, ...(given.rest === undefined ? [] : [given.rest])],
    (name) => (name === given.rest ? [...path, 'rest'] : (childPaths.get(name) ?? [...columnsPath, name])),
  );
  // A column that has a problem of its own would only be called missing on top.
  const keyColumns =
    names.length > 0 && compiled.length === names.length
      ? findKeyColumns(keys, compiled, columnsPath, problems)
      : [];
  const keyTypes = new Map(
    keys.flatMap((key, at) => {
      const column = keyColumns[at]?.column;
      return column === undefined ? [] : [[key, comparedAs(column)] as const];
    }),
  );
  const where = compileWhere(given.where, document.namesAt(wherePath), keys, keyTypes, wherePath);

  const keyNames = keyColumns.flatMap((column) => column?.column.name ?? []);
  const childClashes = findChildClashes(explode, keyNames, explodePath);
  const columns = [...compiled.map(({ column }) => column), ...exploded];
  const rest = restColumn(given.rest, columns);
  const exposures = findExposures([...columns, ...rest]).map(({ table, column, problem }) => ({
    path:
      table !== null
        ? [...(childPaths.get(table)?.slice(0, -1) ?? explodePath), 'columns', column]
        : column === given.rest
          ? [...path, 'rest']
          : [...columnsPath, column],
    message: problem,
  }));
  const all = [
    ...problems,
    ...clashes,
    ...findFormerClashes(compiled),
    ...childClashes,
    ...exposures,
    ...where.problems,
  ];
  if (all.length > 0) return { target: null, problems: all };
  const body = {
    where: where.keys,
    whereAttributes: where.attributes,
    columns: withMasked([...withKeys(compiled, keyColumns), ...exploded, ...rest]).map((column) =>
      withLongNumbers(column, given.longNumbers),
    ),
    keyColumns: keyColumns.flatMap((column) => (column === null ? [] : compiled.indexOf(column))),
  };
  const layout = compilePhysical(given, body, path);
  if (layout.problems.length > 0) return { target: null, problems: layout.problems };
  const shape = shapeOf(body, keys);
  const target: TargetMapping = {
    table: given.table,
    maxRejects: given.maxRejects,
    ...body,
    ...(given.clickhouse === undefined && given.redshift === undefined ? {} : { physical: layout.physical }),
    hash: rowHash(body, shape),
    shape,
    shapeHash: shapeHash(shape),
  };
  return { target, problems: [] };
}

/** Conditions are on the key itself, before anything is taken off it. */
function comparedAs({ text, mask, type }: ColumnMapping): ColumnType {
  return text === undefined && mask === undefined ? type : { kind: 'string' };
}

function withKeys(
  columns: readonly CompiledColumn[],
  keyColumns: readonly (CompiledColumn | null)[],
): readonly ColumnMapping[] {
  return columns.map((compiled) => {
    return keyColumns.includes(compiled) ? { ...compiled.column, nullable: false } : compiled.column;
  });
}

function restColumn(name: string | undefined, columns: readonly ColumnMapping[]): readonly ColumnMapping[] {
  if (name === undefined) return [];
  const taken = new Set(columns.flatMap((column) => takesWhole(column) ?? []));
  return [
    {
      name,
      source: { kind: 'rest', taken },
      type: { kind: 'json' },
      nullable: true,
      onMismatch: 'reject',
      default: null,
      nullValues: [],
    },
  ];
}

function withLongNumbers<Column extends { readonly type: ColumnType }>(
  column: Column,
  longNumbers: TargetFile['longNumbers'],
): Column {
  const { type } = column;
  if (longNumbers === 'number') return column;
  if (type.kind === 'json') return { ...column, type: { kind: 'json', longNumbers } };
  if (type.kind !== 'rows') return column;
  return {
    ...column,
    type: { ...type, columns: type.columns.map((each) => withLongNumbers(each, longNumbers)) },
  };
}
