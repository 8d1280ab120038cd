/** Compiles the `explode` of a target: each entry becomes a column of the type `rows`. */
import type { ElementColumn, RowsType } from '../../type/column-type.ts';
import { compileColumn, findNameClashes } from '../compile-columns.ts';
import type { MappingDocument } from '../document/mapping-document.ts';
import type { ColumnFile } from '../document/column-schema.ts';
import type { ExplodeFile, InnerExplodeFile } from '../document/mapping-schema.ts';
import type { ColumnMapping } from '../mapping.ts';
import { parsePath, type ItemPath } from '../path.ts';
import type { MaskSecrets } from '../conversion/mask-secret.ts';
import type { JsonPath, Problem } from '../problem.ts';

/** What a position is called in each level. */
const POSITIONS = ['position', 'position_2'] as const;

export interface ExplodeContext {
  readonly document: MappingDocument;
  readonly problems: Problem[];
  readonly secrets: MaskSecrets;
}

/** @param path the JSON path of `explode` */
export function compileExplode(
  given: readonly ExplodeFile[],
  path: JsonPath,
  context: ExplodeContext,
): readonly ColumnMapping[] {
  return given.flatMap((entry, index) => {
    const at = [...path, index];
    const found = compileEntry(entry, at, context, 0);
    if (found === null) return [];
    const inner = (entry.explode ?? []).flatMap((each, position): readonly ElementColumn[] => {
      const innerAt = [...at, 'explode', position];
      const compiled = compileEntry(each, innerAt, context, 1);
      if (compiled === null) return [];
      return [{ ...compiled, name: each.table, onMismatch: each.onMismatch, ...NOTHING_ELSE }];
    });
    const type: RowsType = { ...found.type, columns: [...found.type.columns, ...inner] };
    return [
      {
        name: entry.table,
        source: { kind: 'path', path: found.path },
        type,
        nullable: true,
        onMismatch: entry.onMismatch,
        ...NOTHING_ELSE,
      },
    ];
  });
}

const NOTHING_ELSE = { default: null, nullValues: [] } as const;

/** The names of the columns of each child table, with those of the key: none twice. */
export function findChildClashes(
  given: readonly ExplodeFile[],
  keys: readonly string[],
  path: JsonPath,
): readonly Problem[] {
  return given.flatMap((entry, index) => {
    const at = [...path, index];
    const own = namesOf(entry, at, 0);
    const clashes = (named: readonly Named[]): readonly Problem[] => {
      const places = new Map(named.map(({ name, path: place }) => [name, place]));
      return findNameClashes([...keys, ...named.map(({ name }) => name)], (name) => places.get(name) ?? at);
    };
    const label = own.slice(0, 1);
    const inside = explodedTables([entry], path).slice(1);
    return [
      ...clashes([
        ...own,
        ...inside.map(({ name }, position) => ({ name, path: [...at, 'explode', position, 'table'] })),
      ]),
      ...(entry.explode ?? []).flatMap((inner, position) =>
        clashes([...label, ...namesOf(inner, [...at, 'explode', position], 1)]),
      ),
    ];
  });
}

/** The tables that a target's `explode` names, with where. */
export function explodedTables(given: readonly ExplodeFile[], path: JsonPath): readonly Named[] {
  return given.flatMap((entry, index) => [
    { name: entry.table, path: [...path, index, 'table'] },
    ...(entry.explode ?? []).map(({ table }, position) => ({
      name: table,
      path: [...path, index, 'explode', position, 'table'],
    })),
  ]);
}

export interface Named {
  readonly name: string;
  readonly path: JsonPath;
}

interface CompiledEntry {
  readonly path: ItemPath;
  readonly type: RowsType;
}

function compileEntry(
  given: InnerExplodeFile,
  at: JsonPath,
  { document, problems, secrets }: ExplodeContext,
  level: 0 | 1,
): CompiledEntry | null {
  const from = parsePath(given.from);
  if ('problem' in from) problems.push({ path: [...at, 'from'], message: from.problem });
  if (given.name !== undefined && given.position !== undefined) {
    problems.push({
      path: [...at, 'name'],
      message: 'expected "position" (of a list or a set) or "name" (of a map), got both',
    });
  }
  const columnsPath = [...at, 'columns'];
  const names = document.namesAt(columnsPath);
  if (names.length === 0)
    problems.push({ path: columnsPath, message: 'expected at least one column, got none' });
  const columns = names.flatMap((name) => {
    const column = given.columns[name];
    return column === undefined
      ? []
      : elementColumn(name, column, [...columnsPath, name], { problems, secrets });
  });
  if ('problem' in from) return null;
  const by = given.name === undefined ? 'position' : 'name';
  return { path: from.path, type: { kind: 'rows', by, label: labelOf(given, level), columns } };
}

function elementColumn(
  name: string,
  given: InnerExplodeFile['columns'][string],
  path: JsonPath,
  { problems, secrets }: Pick<ExplodeContext, 'problems' | 'secrets'>,
): readonly ElementColumn[] {
  const { column: file, isWhole } = withoutEmptyPath(given);
  const compiled = compileColumn(name, file, path, problems, secrets);
  if (compiled === null) return [];
  const { source, text, mask, type, onMismatch, default: missing, nullValues } = compiled.column;
  const steps = source.kind === 'path' && !isWhole ? source.path : [];
  const conversion = { ...(text === undefined ? {} : { text }), ...(mask === undefined ? {} : { mask }) };
  return [{ name, path: steps, ...conversion, type, onMismatch, default: missing, nullValues }];
}

/** `[]` is a path in an element alone. */
function withoutEmptyPath(given: InnerExplodeFile['columns'][string]): {
  readonly column: string | ColumnFile;
  readonly isWhole: boolean;
} {
  if (typeof given === 'string') return { column: given, isWhole: false };
  const { from, ...others } = given;
  const [first, ...rest] = typeof from === 'object' ? from : [];
  if (typeof from === 'object' && first === undefined) return { column: others, isWhole: true };
  if (first === undefined)
    return { column: { ...others, ...(typeof from === 'string' ? { from } : {}) }, isWhole: false };
  return { column: { ...others, from: [first, ...rest] }, isWhole: false };
}

function namesOf(given: InnerExplodeFile, at: JsonPath, level: 0 | 1): readonly Named[] {
  const field = given.name === undefined ? 'position' : 'name';
  const isGiven = given.name !== undefined || given.position !== undefined;
  return [
    { name: labelOf(given, level), path: isGiven ? [...at, field] : at },
    ...Object.keys(given.columns).map((name) => ({ name, path: [...at, 'columns', name] })),
  ];
}

function labelOf({ name, position }: InnerExplodeFile, level: 0 | 1): string {
  return name ?? position ?? POSITIONS[level];
}
