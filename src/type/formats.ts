/**
 * How values may be written, as the `format` of a column says it. This is the one table of formats: the mapping file is
 * checked against it, its JSON Schema and docs/types.md are made from it or held to it by a test.
 */
import type { ScalarType, TimeFormat } from './column-type.ts';
import { plainWord } from '../message/suggest.ts';

export type FormatName = TimeFormat | 'day' | 'text';

/** Fields of a column that say more about how an instant is written. */
export type ReadingOption = 'zone' | 'round';

export interface Format {
  /** The types of columns that may have it. */
  readonly types: readonly ScalarType['kind'][];
  /** What a value looks like, in a phrase. */
  readonly takes: string;
  /** The options that mean something with it. */
  readonly options: readonly ReadingOption[];
  /** What people call it elsewhere. */
  readonly aliases: readonly string[];
}

const INSTANTS = ['timestamp', 'date'] as const;

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  iso8601: {
    types: INSTANTS,
    takes: 'text: 2024-05-04T04:54:56.123456Z, and the other usual forms of ISO 8601',
    options: ['zone', 'round'],
    aliases: ['iso', 'rfc3339', 'datetime'],
  },
  epoch_s: {
    types: INSTANTS,
    takes: 'seconds since 1970: 1714798496 or 1714798496.123456, as a number or as text of plain digits',
    options: ['round'],
    aliases: ['epoch', 'unix', 'seconds', 'timestamp', 'ttl'],
  },
  epoch_ms: {
    types: INSTANTS,
    takes: 'milliseconds since 1970: 1714798496123, in the same ways',
    options: ['round'],
    aliases: ['millis', 'milliseconds', 'epochmillis'],
  },
  epoch_us: {
    types: INSTANTS,
    takes: 'microseconds since 1970: 1714798496123456, in the same ways',
    options: ['round'],
    aliases: ['micros', 'microseconds', 'epochmicros'],
  },
  rfc1123: {
    types: INSTANTS,
    takes: 'text as in HTTP: Sat, 04 May 2024 04:54:56 GMT; the weekday must be the right one',
    options: [],
    aliases: ['http', 'rfc822', 'rfc2822', 'rfc7231', 'gmt'],
  },
  day: {
    types: ['date'],
    takes: 'text: 2024-05-04',
    options: [],
    aliases: ['date', 'yyyymmdd'],
  },
  text: {
    types: ['int32', 'int64', 'decimal', 'float64'],
    takes: 'a number in text, such as 12.50, -7 or 1E3, as DynamoDB itself would take it; an N as well',
    options: [],
    aliases: ['string', 'str', 'number'],
  },
};

const NAMES: ReadonlySet<string> = new Set(Object.keys(FORMATS));

export function isFormatName(name: string): name is FormatName {
  return NAMES.has(name);
}

export const FORMAT_NAMES = Object.keys(FORMATS).filter(isFormatName);

/** The formats that a type of column may have. */
export function formatsOf(kind: ScalarType['kind'] | 'json'): readonly FormatName[] {
  return kind === 'json' ? [] : FORMAT_NAMES.filter((name) => FORMATS[name].types.includes(kind));
}

/** The formats with which an option means something, for columns of a type. */
export function formatsWith(option: ReadingOption, kind: ScalarType['kind'] | 'json'): readonly FormatName[] {
  // A day is the same however fine the instant is.
  if (option === 'round' && kind !== 'timestamp') return [];
  return formatsOf(kind).filter((name) => FORMATS[name].options.includes(option));
}

/** What somebody most likely meant by a word that is no format, or null. */
export function formatAlias(word: string): FormatName | null {
  const plain = plainWord(word);
  return FORMAT_NAMES.find((name) => FORMATS[name].aliases.includes(plain)) ?? null;
}

/** A form of ISO 8601, with a text as somebody's software writes it. */
export interface IsoForm {
  readonly form: string;
  readonly example: string;
  readonly writers: string;
  /** The field of the column without which it is a mismatch; null where it is unambiguous and exact. */
  readonly needs: ReadingOption | null;
}

/** What `iso8601` takes: a test holds the parser, the kernel and docs/types.md to it. */
export const ISO_FORMS: readonly IsoForm[] = [
  {
    form: 'a fraction of up to six digits, and `Z`',
    example: '2024-05-04T04:54:56.123456Z',
    writers: 'JavaScript, Rust',
    needs: null,
  },
  { form: 'no fraction', example: '2024-05-04T04:54:56Z', writers: 'AWS, Go', needs: null },
  { form: 'a blank for the `T`', example: '2024-05-04 04:54:56Z', writers: 'C#, SQL', needs: null },
  { form: 'no seconds', example: '2023-06-06T18:16Z', writers: 'Java (OffsetDateTime)', needs: null },
  {
    form: 'an offset `±hh:mm`',
    example: '2025-12-17T22:47:08.305464+01:00',
    writers: 'Python, Go, C#',
    needs: null,
  },
  {
    form: 'an offset `±hhmm`',
    example: '2022-05-31T07:52:56.767998+0000',
    writers: 'PynamoDB, strftime("%z")',
    needs: null,
  },
  { form: 'an offset `±hh`', example: '2024-05-04 06:54:56.5+02', writers: 'PostgreSQL', needs: null },
  {
    form: 'a `[Zone]` behind the offset, which decides',
    example: '2023-06-06T18:16:40+01:00[Europe/London]',
    writers: 'Java (ZonedDateTime), Temporal',
    needs: null,
  },
  {
    form: 'no offset',
    example: '2018-12-09T01:19:01.010203',
    writers: 'Python (utcnow), Java (LocalDateTime)',
    needs: 'zone',
  },
  {
    form: 'seven digits of a second',
    example: '2025-08-07T16:29:46.0295987+03:00',
    writers: '.NET (DateTimeOffset)',
    needs: 'round',
  },
  {
    form: 'nine digits of a second',
    example: '2023-06-06T18:16:40.632760903Z',
    writers: 'Go (RFC3339Nano), Java (Instant)',
    needs: 'round',
  },
];
