/**
 * Editions of the model's mapping: each is one that a table of any before it can become, with its rows. And what a row
 * holds by each, said in another way.
 */
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { canonicalNumber } from '../../src/item/exact-number.ts';

/** Columns that go by one name or another. */
const NAMES = {
  count: ['count'],
  note: ['note', 'remark'],
  tags: ['tags'],
  twin: ['twin'],
  small: ['small', 'amount'],
} as const;
type Identity = keyof typeof NAMES;

const small = (type: string): object => ({ from: 'count', type, onMismatch: 'null' });
const remark = { from: 'note', type: 'string', was: 'note' };
const twin = { from: 'note', type: 'string' };

/** What the columns are, beside those of the key. */
const EDITIONS: readonly Readonly<Record<string, unknown>>[] = [
  { count: 'string', note: 'string', tags: 'json' },
  { small: small('int32'), count: 'string', note: 'string', tags: 'json' },
  { count: 'string', remark, tags: 'json', small: small('int32') },
  { twin, count: 'string', remark, tags: 'json', small: small('int64') },
  { remark, tags: 'json', twin, amount: { ...small('decimal(38,0)'), was: ['small'] } },
];

export const LAST_EDITION = EDITIONS.length - 1;

/** Without what is converted. */
export function columnsOf(edition: number): Readonly<Record<string, unknown>> {
  return EDITIONS[edition] ?? {};
}

/** The columns of a row by what they are; null for one that the table does not have. */
export function foundValues(row: Readonly<Record<string, unknown>>): Readonly<Record<Identity, unknown>> {
  const value = (identity: Identity): unknown => {
    const name = NAMES[identity].find((one) => one in row);
    return name === undefined ? null : row[name];
  };
  const number = value('small');
  const shown = typeof number === 'number' || typeof number === 'string' ? String(number) : null;
  return {
    count: value('count'),
    note: value('note'),
    tags: value('tags'),
    twin: value('twin'),
    small: shown?.replace(/\.0*$/, '') ?? null,
  };
}

/** What an edition has of an item, but for `tags`; null where it has no such column. */
export function valuesIn(
  edition: number,
  item: AttributeMap,
): Readonly<Record<Exclude<Identity, 'tags'>, string | null>> {
  const columns = columnsOf(edition);
  const has = (identity: Identity): boolean => NAMES[identity].some((name) => name in columns);
  const count = digits(item.get('count'));
  const note = text(item.get('note'));
  return {
    count: has('count') ? count : null,
    note,
    twin: has('twin') ? note : null,
    small: has('small') && count !== null && isWithin(count, edition) ? count : null,
  };
}

const LIMITS = [0n, 2n ** 31n, 2n ** 31n, 2n ** 63n, 10n ** 38n];

function isWithin(count: string, edition: number): boolean {
  if (!/^-?\d+$/.test(count)) return false;
  const limit = LIMITS[edition] ?? 0n;
  const value = BigInt(count);
  // The last one is a decimal, which reaches as far on both sides.
  return value < limit && (edition === LAST_EDITION ? value > -limit : value >= -limit);
}

function text(value: AttributeValue | undefined): string | null {
  return value !== undefined && 'S' in value ? value.S : null;
}

function digits(value: AttributeValue | undefined): string | null {
  return value !== undefined && 'N' in value ? (canonicalNumber(value.N) ?? null) : null;
}
