/** How a column reads its values: `format`, `zone` and `round`, applied to its type. */
import type { JsonType, ScalarType } from '../type/column-type.ts';
import { FORMATS, formatsOf, formatsWith, type FormatName, type ReadingOption } from '../type/formats.ts';
import type { ColumnFile } from './document/column-schema.ts';
import { printType, type DeclaredType } from '../type/parse-type.ts';
import { parseZone } from '../type/zone.ts';

export type ReadingResult =
  { readonly type: DeclaredType } | { readonly field: 'format' | ReadingOption; readonly problem: string };

type Reading = Pick<ColumnFile, 'format' | ReadingOption>;

/** The elements of a list are read as the column says. */
export function withReading(type: DeclaredType, given: Reading): ReadingResult {
  const scalar = type.kind === 'list' ? type.element : type;
  const { format } = given;
  if (format !== undefined && !formatsOf(scalar.kind).includes(format)) {
    return { field: 'format', problem: formatProblem(scalar, format) };
  }
  for (const option of ['zone', 'round'] as const) {
    const problem = given[option] === undefined ? null : optionProblem(option, scalar, format);
    if (problem !== null) return { field: option, problem };
  }
  if (scalar.kind === 'json') return { type };
  const read = readingOf(scalar, given);
  return { type: type.kind === 'list' ? { kind: 'list', element: read } : read };
}

/** What was checked before. */
function readingOf(type: ScalarType, { format, zone, round }: Reading): ScalarType {
  const offset = zone === undefined ? undefined : parseZone(zone);
  const zoned = offset !== undefined && 'minutes' in offset ? { zone: offset.minutes } : {};
  switch (type.kind) {
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64':
      return format === 'text' ? { ...type, format } : type;
    case 'timestamp':
      if (format === 'day' || format === 'text') return type;
      return { ...type, ...zoned, format: format ?? type.format, ...(round === undefined ? {} : { round }) };
    case 'date':
      return format === 'text' ? type : { ...type, ...zoned, format: format ?? type.format };
    case 'string':
    case 'boolean':
    case 'binary':
      break;
  }
  return type;
}

type Element = ScalarType | JsonType;

function formatProblem(type: Element, format: FormatName): string {
  const known = formatsOf(type.kind);
  const takes = known.length === 0 ? 'which has no formats' : `which takes ${listed(known, 'or')}`;
  return `the format ${JSON.stringify(format)} is for ${listed(FORMATS[format].types, 'and')}; this column is ${printType(type)}, ${takes}`;
}

/** What an option of reading is of no use for, said instead of letting it stand there for nothing. */
function optionProblem(option: ReadingOption, type: Element, format: FormatName | undefined): string | null {
  const good = formatsWith(option, type.kind);
  const used = format ?? (type.kind === 'timestamp' || type.kind === 'date' ? type.format : undefined);
  if (used !== undefined && good.includes(used)) return null;
  if (good.length > 0)
    return `is for the format ${listed(good, 'or')}; this column has the format ${used ?? ''}`;
  return option === 'round' && type.kind === 'date'
    ? 'is for timestamp; a date is the day in which an instant lies, however fine that is'
    : `is for ${option === 'zone' ? 'timestamp and date' : 'timestamp'}; this column is ${printType(type)}`;
}

/** `a, b or c`. */
function listed(words: readonly string[], last: 'and' | 'or'): string {
  const head = words.slice(0, -1).join(', ');
  const tail = words.at(-1) ?? '';
  return head === '' ? tail : `${head} ${last} ${tail}`;
}
