/** Column types as the mapping file writes them: `string`, `decimal(18,2)`, `list<int64>`, … */
import type { ColumnType, RowsType, ScalarType } from './column-type.ts';
import { isRowsText, parseRows, printRows } from './rows-text.ts';
import { nearest } from '../message/suggest.ts';

/** What a column of a mapping file may be declared as: rows of a child table are declared as such. */
export type DeclaredType = Exclude<ColumnType, RowsType>;

export type TypeResult = { readonly type: DeclaredType } | { readonly problem: string };

/** Every type without arguments that a list can hold. */
export const PLAIN_SCALARS = [
  'string',
  'int32',
  'int64',
  'float64',
  'boolean',
  'timestamp',
  'date',
  'binary',
] as const;

const PLAIN_TYPES: readonly string[] = [...PLAIN_SCALARS, 'json'];

/** The types as messages name them. */
export const TYPE_LIST =
  'string, int32, int64, decimal(p,s), float64, boolean, timestamp, date, json, binary, list<scalar>';

const DECIMAL = /^decimal\( *([0-9]{1,3}) *(?:, *([0-9]{1,3}) *)?\)$/;
const LIST = /^list< *(.*?) *>$/;
const MAX_PRECISION = 38;

/** `decimal(p)` or `decimal(p,s)`, for the JSON Schema; that the scale is within the precision is checked here. */
const PATTERN_38 = '(?:[1-9]|[12][0-9]|3[0-8])';
export const DECIMAL_PATTERN = `decimal\\( *${PATTERN_38} *(?:, *(?:0|${PATTERN_38}) *)?\\)`;

/** What the same thing is called elsewhere. */
const ALIASES: Readonly<Record<string, string>> = {
  ...namesFor('string', 'varchar', 'nvarchar', 'char', 'bpchar', 'text', 'str', 'uuid', 'enum'),
  ...namesFor('int64', 'integer', 'int', 'int8', 'bigint', 'long', 'uint32', 'serial'),
  ...namesFor(
    'int32',
    'int4',
    'int16',
    'smallint',
    'tinyint',
    'mediumint',
    'short',
    'uint16',
    'uint8',
    'byte',
  ),
  ...namesFor('decimal(38,0)', 'uint64', 'uint128', 'int128'),
  ...namesFor('decimal(18,2)', 'decimal', 'numeric', 'number', 'money', 'dec'),
  ...namesFor('float64', 'double', 'double precision', 'float', 'float4', 'float8', 'float32', 'real'),
  ...namesFor('boolean', 'bool', 'bit'),
  ...namesFor(
    'timestamp',
    'datetime',
    'datetime64',
    'timestamptz',
    'timestamp with time zone',
    'instant',
    'time',
  ),
  ...namesFor('date', 'date32', 'day'),
  ...namesFor('json', 'jsonb', 'map', 'object', 'struct', 'super', 'variant', 'dict'),
  ...namesFor('binary', 'bytes', 'blob', 'varbinary', 'varbyte', 'bytea'),
  ...namesFor('list<string>', 'array', 'list', 'set', 'stringset', 'string[]', 'tuple'),
  ...namesFor('list<int64>', 'numberset', 'int64[]', 'integer[]', 'int[]'),
};

function namesFor(type: string, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, type]));
}

/**
 * Reads a type. `timestamp` and `date` get their default formats (`iso8601`, `day`); a column's `format` is applied
 * by column-reading.ts. The problem, if any, is a phrase for behind the JSON path.
 */
export function parseType(text: string): TypeResult {
  const list = LIST.exec(text);
  if (list === null) {
    if (text === 'json') return { type: { kind: 'json' } };
    const scalar = parseScalar(text);
    return 'problem' in scalar ? scalar : { type: scalar.type };
  }
  const element = list[1] ?? '';
  if (element === 'json' || LIST.test(element)) {
    return {
      problem: `a list holds scalars, got ${JSON.stringify(text)}; use "json" for the whole attribute`,
    };
  }
  const scalar = parseScalar(element);
  return 'problem' in scalar
    ? { problem: `in ${JSON.stringify(text)}: ${scalar.problem}` }
    : { type: { kind: 'list', element: scalar.type } };
}

/** Reads what `printType` gives, the column of a child table too. @returns null for a type of another dynaload */
export function parsePrinted(text: string): ColumnType | null {
  if (isRowsText(text)) return parseRows(text, parsePrinted);
  const parsed = parseType(text);
  return 'type' in parsed ? parsed.type : null;
}

/** The type as the file would write it, without its format. */
export function printType(type: ColumnType): string {
  if (type.kind === 'decimal') return `decimal(${String(type.precision)},${String(type.scale)})`;
  if (type.kind === 'rows') return printRows(type, printType);
  return type.kind === 'list' ? `list<${printType(type.element)}>` : type.kind;
}

function parseScalar(text: string): { readonly type: ScalarType } | { readonly problem: string } {
  switch (text) {
    case 'string':
    case 'int32':
    case 'int64':
    case 'float64':
    case 'boolean':
    case 'binary':
      return { type: { kind: text } };
    case 'timestamp':
      return { type: { kind: 'timestamp', format: 'iso8601' } };
    case 'date':
      return { type: { kind: 'date', format: 'day' } };
    default:
      return parseDecimal(text);
  }
}

function parseDecimal(text: string): { readonly type: ScalarType } | { readonly problem: string } {
  const match = DECIMAL.exec(text);
  if (match === null) return { problem: unknownType(text) };
  const precision = Number(match[1]);
  const scale = Number(match[2] ?? '0');
  if (precision < 1 || precision > MAX_PRECISION) {
    return { problem: `expected a precision of 1 to 38 digits, got ${String(precision)} in "${text}"` };
  }
  if (scale > precision) {
    return {
      problem: `expected a scale of 0 to the precision ${String(precision)}, got ${String(scale)} in "${text}"`,
    };
  }
  return { type: { kind: 'decimal', precision, scale } };
}

function unknownType(text: string): string {
  const meant = meantType(text);
  const suggestion = meant === null ? '' : `; did you mean "${meant}"?`;
  const got = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return `expected a column type, got ${got}${suggestion} (types: ${TYPE_LIST})`;
}

function meantType(text: string): string | null {
  const plain = text.trim().toLowerCase();
  if (PLAIN_TYPES.includes(plain)) return plain;
  const base = plain.replace(/\(.*$/, '').trim();
  // `numeric(10,2)` keeps its digits, `varchar(255)` loses them.
  const sized = DECIMAL.exec(plain.replace(/^[a-z]+ *\(/, 'decimal('));
  const alias = new Map(Object.entries(ALIASES)).get(base) ?? null;
  if (alias === 'decimal(18,2)' && sized !== null) return sized[0];
  return alias ?? nearest(base, PLAIN_TYPES);
}
