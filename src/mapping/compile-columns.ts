/** Compiles the columns of a target, one by one, and finds those that hold the primary key. */
import { withReading } from './column-reading.ts';
import type { ColumnType } from '../type/column-type.ts';
import { parseDefault } from '../type/default-value.ts';
import { compileConversion, compileSource } from './conversion/compile-conversion.ts';
import { keyConversionProblem } from './conversion/key-conversion.ts';
import type { MaskSecrets } from './conversion/mask-secret.ts';
import type { ColumnMapping, ColumnSource } from './mapping.ts';
import type { ColumnFile } from './document/column-schema.ts';
import { foldName } from './names.ts';
import { parseNullValues } from '../type/null-values.ts';
import { parseType, printType } from '../type/parse-type.ts';
import { parsePath } from './path.ts';
import type { JsonPath, Problem } from './problem.ts';
import { nearest } from '../message/suggest.ts';

/** A column as compiled, and as the file has it, for what is still to be checked. */
export interface CompiledColumn {
  readonly column: ColumnMapping;
  readonly given: ColumnFile;
  readonly path: JsonPath;
}

const KEY_TYPES = 'string, int32, int64, decimal(p,s), binary';

/** @param path the JSON path of the column */
export function compileColumn(
  name: string,
  given: string | ColumnFile,
  path: JsonPath,
  problems: Problem[],
  secrets: MaskSecrets,
): CompiledColumn | null {
  const full: ColumnFile = typeof given === 'string' ? { type: given, onMismatch: 'reject' } : given;
  const parsedType = parseType(full.type);
  // A column's own name is never read as a path: "a.b" is the attribute a.b.
  const parsedPath = parsePath(full.from ?? [name]);
  if ('problem' in parsedType) {
    problems.push({ path: typePath({ given: full, path }), message: parsedType.problem });
    return null;
  }
  if ('problem' in parsedPath) {
    problems.push({ path: [...path, 'from'], message: parsedPath.problem });
    return null;
  }

  const reading = withReading(parsedType.type, full);
  if ('problem' in reading) {
    problems.push({ path: [...path, reading.field], message: reading.problem });
    return null;
  }
  const { type } = reading;
  const parsedNulls = parseNullValues(full.nullValues ?? []);
  if ('problem' in parsedNulls) {
    problems.push({ path: [...path, 'nullValues', parsedNulls.index], message: parsedNulls.problem });
    return null;
  }
  const parsedDefault = full.default === undefined ? null : parseDefault(full.default, type);
  if (parsedDefault !== null && 'problem' in parsedDefault) {
    problems.push({ path: [...path, 'default'], message: parsedDefault.problem });
    return null;
  }
  const source = compileSource(full, type);
  const conversion = compileConversion(full, type, secrets);
  if (source !== null && 'problem' in source) {
    problems.push({ path: [...path, source.field], message: source.problem });
    return null;
  }
  if ('problem' in conversion) {
    problems.push({ path: [...path, conversion.field], message: conversion.problem });
    return null;
  }
  const column: ColumnMapping = {
    name,
    ...(full.was === undefined ? {} : { was: [full.was].flat() }),
    source: source ?? { kind: 'path', path: parsedPath.path },
    ...conversion,
    type,
    nullable: true,
    onMismatch: full.onMismatch,
    default: parsedDefault,
    nullValues: parsedNulls.values,
  };
  return { column, given: full, path };
}

/** Names that two columns claim to have had, or that columns have exchanged: which one is meant cannot be told. */
export function findFormerClashes(columns: readonly CompiledColumn[]): readonly Problem[] {
  const formerOf = new Map(columns.map(({ column: { name, was = [] } }) => [name, was]));
  const claimed = new Map<string, string>();
  return columns.flatMap(({ column: { name, was = [] }, path }) =>
    was.flatMap((before): readonly Problem[] => {
      const other = claimed.get(before);
      claimed.set(before, name);
      const isExchanged = namesBefore(before, formerOf).has(name);
      const message = formerProblem(name, before, other, isExchanged);
      return message === null ? [] : [{ path: [...path, 'was'], message }];
    }),
  );
}

/** What a column was called, and what those were that are called so now, and so on. */
function namesBefore(name: string, formerOf: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(formerOf.get(name));
  // Those that are found on the way are gone through as well.
  for (const each of found) for (const before of formerOf.get(each) ?? []) found.add(before);
  return found;
}

function formerProblem(
  name: string,
  before: string,
  other: string | undefined,
  isExchanged: boolean,
): string | null {
  if (before === name) return 'a column was not called by its own name before';
  if (other !== undefined) return `column ${JSON.stringify(other)} was ${JSON.stringify(before)}, too`;
  return isExchanged ? `exchanges its name with ${JSON.stringify(before)}: take a third name first` : null;
}

/** Names that are one name in some warehouse. */
export function findNameClashes(
  names: readonly string[],
  pathOf: (name: string) => JsonPath,
): readonly Problem[] {
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  for (const name of names) {
    const earlier = seen.get(foldName(name));
    if (earlier === undefined) seen.set(foldName(name), name);
    else {
      const message =
        earlier === name
          ? `there is a column ${JSON.stringify(name)} already`
          : `differs from column ${JSON.stringify(earlier)} only in case, which Redshift folds`;
      problems.push({ path: pathOf(name), message });
    }
  }
  return problems;
}

/**
 * The columns that hold the primary key, in the order of `keys`; null where there is none.
 * @param path the JSON path of `columns`
 */
export function findKeyColumns(
  keys: readonly string[],
  columns: readonly CompiledColumn[],
  path: JsonPath,
  problems: Problem[],
): readonly (CompiledColumn | null)[] {
  return keys.map((key, index) => {
    const whole = columns.filter(({ column: { source } }) => isAttribute(source, key));
    const able = whole.filter(({ column }) => isExact(column.type));
    const fit = able.filter((one) => keyColumnProblems(key, one).length === 0);
    // Of several, so that one which is added before the others does not become the key.
    const exact = fit.find(({ column }) => column.name === key) ?? fit[0] ?? able[0];
    if (exact !== undefined) {
      problems.push(...keyColumnProblems(key, exact));
      return exact;
    }
    const inexact = whole[0];
    if (inexact !== undefined) {
      const got = printType(inexact.column.type);
      const message = `holds the key attribute ${JSON.stringify(key)} and needs an exact type (${KEY_TYPES}), got ${got}`;
      problems.push({ path: typePath(inexact), message });
    } else {
      problems.push({ path, message: missingKey(key, index, columns) });
    }
    return null;
  });
}

/**
 * The top-level attribute that a column takes whole, or null. A part of a text is not the whole, unless it is masked. Rows
 * of a child table take it whole where a column of theirs has the element itself.
 */
export function takesWhole(column: ColumnMapping): string | null {
  const { source, type } = column;
  if (isPart(column)) return null;
  if (type.kind === 'rows' && !type.columns.some((each) => each.path.length === 0 && !isPart(each)))
    return null;
  return source.kind === 'path' && source.path.length === 1 ? source.path[0] : null;
}

function isPart({ text, mask }: Pick<ColumnMapping, 'text' | 'mask'>): boolean {
  return text?.split !== undefined && mask === undefined;
}

function isAttribute(source: ColumnSource, name: string): boolean {
  return source.kind === 'path' && source.path.length === 1 && source.path[0] === name;
}

/** Two different keys are never one value of such a type. */
const EXACT: ReadonlySet<ColumnType['kind']> = new Set(['string', 'int32', 'int64', 'decimal', 'binary']);

function isExact(type: ColumnType): boolean {
  return EXACT.has(type.kind);
}

function keyColumnProblems(key: string, { column, given, path }: CompiledColumn): readonly Problem[] {
  const holds = `holds the key attribute ${JSON.stringify(key)}`;
  const problems: Problem[] = [];
  const lossy = keyConversionProblem(column);
  if (lossy !== null) {
    problems.push({ path: [...path, lossy.field], message: `${holds}: ${lossy.problem}` });
  }
  if (given.default !== undefined) {
    problems.push({ path: [...path, 'default'], message: `${holds}, which is never missing: no default` });
  }
  if (given.onMismatch === 'null') {
    const message = `${holds}, which is never NULL: expected "reject" or "fail", got "null"`;
    problems.push({ path: [...path, 'onMismatch'], message });
  }
  if (given.nullValues !== undefined) {
    problems.push({ path: [...path, 'nullValues'], message: `${holds}, which is never NULL: no nullValues` });
  }
  if (given.format === 'text') {
    // 1, 1.0 and 01 are three keys, and one number.
    const message = `${holds}: two texts can be one number, so use the type string, or read it into a second column`;
    problems.push({ path: [...path, 'format'], message });
  }
  return problems;
}

function missingKey(key: string, index: number, columns: readonly CompiledColumn[]): string {
  const role = index === 0 ? 'partition key' : 'sort key';
  const attributes = columns.flatMap(({ column }) => takesWhole(column) ?? []);
  const near = nearest(key, attributes);
  const slip =
    near !== null && foldName(near) === foldName(key)
      ? ` (${JSON.stringify(near)} is another attribute: case counts)`
      : '';
  return (
    `no column holds the ${role} ${JSON.stringify(key)}${slip}; add ${JSON.stringify(key)}: "string", ` +
    `or any name with "from": ${JSON.stringify([key])}`
  );
}

function typePath({ path, given }: Pick<CompiledColumn, 'path' | 'given'>): JsonPath {
  return given.from === undefined && given.format === undefined ? path : [...path, 'type'];
}
