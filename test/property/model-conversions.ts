/**
 * What the model's mappings make of values on their way into columns, drawn for each edition of a mapping; and what comes
 * of it, said in another way than the product does.
 */
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { canonicalNumber } from '../../src/item/exact-number.ts';
import type { History } from '../support/history-arbitraries.ts';

/** Plain data, so that it shrinks and prints. */
export interface Conversions {
  /** Index into the forms of the key. */
  readonly key: number;
  /** For each edition: the index of the form of each column here; null where it has no such column. */
  readonly forms: readonly FormsOf[];
}

export const CONVERTED = ['made', 'hidden', 'told', 'stamp', 'sku'] as const;
export type Converted = (typeof CONVERTED)[number];
type FormsOf = Readonly<Record<Converted, number | null>>;

/** The load from which a row is. */
export interface Origin {
  readonly exportId: string;
  /** Microseconds; null in a full export. */
  readonly writtenAt: number | null;
}

/** The parts of a column in a mapping; and what it makes of a value. */
interface Form {
  readonly column: Readonly<Record<string, unknown>>;
  of(value: AttributeValue | undefined, origin: Origin): string | null;
}

export const SECRET = 'the secret of the model, or its salt';
const CONSTANT_TIME = '2024-05-04T03:02:01.000007Z';

const hmac = (value: string): string => createHmac('sha256', SECRET).update(value).digest('hex');
const sha256 = (value: string): string => createHash('sha256').update(SECRET).update(value).digest('hex');

function textForm(
  column: Readonly<Record<string, unknown>>,
  of: (text: string) => string | null,
  from = 'note',
): Form {
  return {
    column: { from, type: 'string', ...column },
    of: (value) => (value !== undefined && 'S' in value ? of(value.S) : null),
  };
}

function maskForm(mask: string, of: (text: string) => string | null): Form {
  return {
    column: { from: 'state', type: 'string', mask },
    of: (value) => (value === undefined ? null : of(maskedText(value))),
  };
}

const FORMS: Readonly<Record<Converted, readonly Form[]>> = {
  made: [
    textForm({ trim: true }, trimmed),
    textForm({ case: 'upper' }, (text) => text.toUpperCase()),
    textForm({ case: 'lower', trim: true, nullValues: [''] }, (text) => trimmed(text).toLowerCase() || null),
    textForm({ split: { by: '#', part: 1 } }, (text) => partsOf(text, '#')[1] ?? null),
    textForm({ split: { by: ' ', part: -2 }, default: 'none' }, (text) => {
      const parts = partsOf(text, ' ');
      return parts[parts.length - 2] ?? 'none';
    }),
    textForm({ stripPrefix: 'N#', onMismatch: 'null' }, (text) => behind(text, 'N#')),
    textForm(
      { trim: true, stripPrefix: 'N#', split: { by: '#', part: -1 }, case: 'lower', onMismatch: 'null' },
      (text) => {
        const rest = behind(trimmed(text), 'N#');
        return rest === null ? null : (partsOf(rest, '#').pop() ?? '').toLowerCase();
      },
    ),
  ].map((form) => ({
    ...form,
    // A default stands in for what is missing, too.
    of: (value, origin) => (value === undefined ? (defaultOf(form) ?? null) : form.of(value, origin)),
  })),
  hidden: [
    maskForm('hmac', hmac),
    maskForm('sha256', sha256),
    maskForm('last4', lastFour),
    maskForm('drop', () => null),
  ],
  told: [
    { column: { source: 'exportId', type: 'string' }, of: (_, { exportId }) => exportId },
    { column: { constant: 'eu', type: 'string' }, of: () => 'eu' },
    { column: { constant: 'it\'s\t"é"\\', type: 'string' }, of: () => 'it\'s\t"é"\\' },
  ],
  stamp: [
    {
      column: { source: 'writtenAt', type: 'timestamp' },
      of: (_, { writtenAt }) => (writtenAt === null ? null : String(writtenAt)),
    },
    {
      column: { constant: CONSTANT_TIME, type: 'timestamp' },
      of: () => `${Date.parse(`${CONSTANT_TIME.slice(0, 19)}Z`)}007`,
    },
  ],
  sku: [
    textForm({}, (text) => text, 'sku'),
    textForm({ trim: true, case: 'upper' }, (text) => trimmed(text).toUpperCase(), 'sku'),
    textForm({ split: { by: ' ', part: 1 } }, (text) => partsOf(text, ' ')[1] ?? null, 'sku'),
    textForm({ mask: 'hmac' }, hmac, 'sku'),
    textForm({ mask: 'last4' }, lastFour, 'sku'),
  ],
};
/** Where the value of a column is. */
const FROM: Readonly<Record<Converted, string>> = {
  made: 'note',
  hidden: 'state',
  told: '',
  stamp: '',
  sku: 'sku',
};

/** Every partition key begins so where its prefix is taken off. */
const PREFIX = 'K#';

interface KeyForm {
  readonly columns: Readonly<Record<'pk' | 'sk', unknown>>;
  readonly prefix: string;
  /** @param value without the prefix */
  of(value: string, name: 'pk' | 'sk'): string;
}

const plainKey = { pk: 'string', sk: 'int64' };
const KEY_FORMS: readonly KeyForm[] = [
  { columns: plainKey, prefix: '', of: (value) => value },
  {
    columns: { ...plainKey, pk: { type: 'string', stripPrefix: PREFIX } },
    prefix: PREFIX,
    of: (value) => value,
  },
  {
    columns: { ...plainKey, pk: { type: 'string', mask: 'hmac' } },
    prefix: '',
    of: (value, name) => (name === 'pk' ? hmac(value) : value),
  },
  {
    columns: {
      pk: { type: 'string', stripPrefix: PREFIX, mask: 'sha256' },
      sk: { type: 'string', mask: 'hmac' },
    },
    prefix: PREFIX,
    of: (value, name) => (name === 'pk' ? sha256(value) : hmac(value)),
  },
];

/** Nothing is converted, and there is no column for it. */
export const NO_CONVERSIONS: Conversions = { key: 0, forms: [] };

export function conversionsOf(editions: number): fc.Arbitrary<Conversions> {
  const form = (name: Converted): fc.Arbitrary<number | null> =>
    fc.option(fc.nat({ max: FORMS[name].length - 1 }), { nil: null, freq: 4 });
  const forms = fc.record({
    made: form('made'),
    hidden: form('hidden'),
    told: form('told'),
    stamp: form('stamp'),
    // A column of a child table stays where it is.
    sku: fc.nat({ max: FORMS.sku.length - 1 }),
  });
  return fc.record({
    key: fc.nat({ max: KEY_FORMS.length - 1 }),
    forms: fc.array(forms, { minLength: editions, maxLength: editions }),
  });
}

export function keyColumnsOf({ key }: Conversions): Readonly<Record<'pk' | 'sk', unknown>> {
  return keyFormOf(key).columns;
}

export function keyPrefixOf({ key }: Conversions): string {
  return keyFormOf(key).prefix;
}

/** The same history of a table whose partition keys begin with the prefix that is taken off. */
export function withKeyPrefix(history: History, conversions: Conversions): History {
  const prefix = keyPrefixOf(conversions);
  const prefixed = (item: AttributeMap): AttributeMap =>
    new Map(
      [...item].map(([name, value]) => [
        name,
        name === 'pk' && 'S' in value ? { S: prefix + value.S } : value,
      ]),
    );
  return {
    ...history,
    steps: history.steps.map((step) =>
      step.kind === 'put' ? { ...step, item: prefixed(step.item) } : { ...step, key: prefixed(step.key) },
    ),
  };
}

/** The columns that an edition has beside those of every mapping. */
export function convertedColumns(
  { forms }: Conversions,
  edition: number,
  names: readonly Converted[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const form = formOf(forms[edition], name);
      return form === undefined ? [] : [[name, form.column]];
    }),
  );
}

/** What the column of an edition holds of a value; null where it has no such column. */
export function convertedValue(
  { forms }: Conversions,
  edition: number,
  name: Converted,
  members: AttributeMap,
  origin: Origin,
): string | null {
  return formOf(forms[edition], name)?.of(members.get(FROM[name]), origin) ?? null;
}

/** The key of an item as a table has it. */
export function keyValues(conversions: Conversions, item: AttributeMap): readonly string[] {
  const form = keyFormOf(conversions.key);
  return (['pk', 'sk'] as const).flatMap((name) => {
    const value = item.get(name);
    if (value === undefined) return [];
    if ('S' in value) return [form.of(value.S.slice(form.prefix.length), name)];
    if ('N' in value) return [form.of(value.N, name)];
    throw new Error('expected a text or a number');
  });
}

function formOf(forms: FormsOf | undefined, name: Converted): Form | undefined {
  const index = forms?.[name] ?? null;
  // Without any forms, lines have their plain column all the same.
  if (index === null) return name === 'sku' ? FORMS.sku[0] : undefined;
  return FORMS[name][index];
}

function keyFormOf(key: number): KeyForm {
  const form = KEY_FORMS[key];
  if (form === undefined) throw new Error(`there is no form ${key} of the key`);
  return form;
}

function defaultOf({ column }: Form): string | undefined {
  const given = column['default'];
  return typeof given === 'string' ? given : undefined;
}

const BLANKS = new Set(
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
);
for (const blank of '\u2028\u2029\u202f\u205f\u3000\ufeff') BLANKS.add(blank);

function trimmed(text: string): string {
  const characters = Array.from(text);
  while (BLANKS.has(characters[0] ?? '')) characters.shift();
  while (BLANKS.has(characters.at(-1) ?? '')) characters.pop();
  return characters.join('');
}

function behind(text: string, prefix: string): string | null {
  return text.slice(0, prefix.length) === prefix ? text.slice(prefix.length) : null;
}

function partsOf(text: string, by: string): string[] {
  const parts = [''];
  for (const character of text) {
    if (character === by) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts;
}

function lastFour(text: string): string {
  const characters = Array.from(text);
  return characters
    .filter((_, index) => index >= characters.length - 4 && index >= characters.length / 2)
    .join('');
}

/** What is hashed of a value. */
function maskedText(value: AttributeValue): string {
  if ('S' in value) return value.S;
  if ('N' in value) return canonicalNumber(value.N) ?? '';
  if ('BOOL' in value) return value.BOOL ? 'true' : 'false';
  if ('SS' in value) return JSON.stringify(value.SS.toSorted());
  throw new Error('expected one of the states of the model');
}
