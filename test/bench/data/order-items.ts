/**
 * The items of the benchmark as DynamoDB JSON: orders of a shop, with 25 attributes of every usual type, about 700
 * bytes each. An item follows from its number alone, so that a larger export begins with the items of a smaller one.
 */

/** An attribute as it stands in a line: `"name":{"S":"value"}`. In the order of the names. */
export type ItemParts = readonly string[];

export interface OrderItem {
  /** The two attributes of the primary key, in the order of their names. */
  readonly keys: ItemParts;
  readonly attributes: ItemParts;
}

const STATUSES = ['NEW', 'PAID', 'PACKED', 'SHIPPED', 'RETURNED'] as const;
const CITIES = ['Berlin', 'Zürich', 'Paris', 'Kraków', 'Lisboa', 'Oslo', 'Gent', 'Graz'] as const;
const COUNTRIES = ['DE', 'CH', 'FR', 'PL', 'PT', 'NO', 'BE', 'AT'] as const;
const FIRST_NAMES = ['Ada', 'Ben', 'Chloé', 'Dan', 'Eva', 'Finn', 'Greta', 'Hugo'] as const;
const LAST_NAMES = ['Meyer', 'Novak', 'Rossi', 'Silva', 'Dubois', 'Berg', 'Kaya'] as const;
const WORDS = ['leave', 'at', 'the', 'door', 'ring', 'twice', 'call', 'before', 'noon', 'fragile'] as const;
const TAGS = ['gift', 'bulk', 'eu', 'vip', 'web', 'app', 'b2b'] as const;
const CHANNELS = ['web', 'app', 'shop'] as const;
/** 2026-01-01T00:00:00Z. */
const FIRST_ORDER = 1_767_225_600_000;
const DAY = 86_400_000;

/**
 * @param index number of the item, from 0
 * @param revision how often the item was updated
 */
export function orderItem(index: number, revision: number): OrderItem {
  const next = numbersFrom(index);
  const pick = (choices: readonly string[]): string => choices[next(choices.length)] ?? '';
  const createdAt = FIRST_ORDER + next(60 * DAY);
  const place = next(CITIES.length);
  const first = pick(FIRST_NAMES);
  const last = pick(LAST_NAMES);
  const keys = [
    text('pk', `CUST#${hex(next(0x100000000), 8)}`),
    text('sk', `ORDER#${String(index).padStart(9, '0')}`),
  ];
  const [pk = '', sk = ''] = keys;
  const pieces = next(4) === 0 ? 2 : 1;
  const lines = Array.from(
    { length: pieces },
    () => `{"M":{${text('sku', `SKU-${next(10_000)}`)},${number('qty', 1 + next(5))}}}`,
  );
  const address = [
    text('city', CITIES[place] ?? ''),
    text('country', COUNTRIES[place] ?? ''),
    text('zip', String(10_000 + next(90_000))),
  ].join(',');
  const tags = TAGS.slice(next(TAGS.length - 2)).slice(0, 1 + next(2));
  const ratings = Array.from({ length: 1 + next(2) }, (_, at) => `"${at + 1 + next(2) / 2}"`);
  const coupon = next(4) === 0 ? `{"S":"SAVE${next(90)}"}` : '{"NULL":true}';
  const words = Array.from({ length: 1 + next(3) }, () => pick(WORDS)).join(' ');
  const attributes = [
    `"address":{"M":{${address}}}`,
    text('channel', pick(CHANNELS)),
    `"coupon":${coupon}`,
    text('created', new Date(createdAt).toISOString()),
    text('currency', 'EUR'),
    text('day', new Date(createdAt).toISOString().slice(0, 10)),
    number('discount', next(30)),
    text('email', `${first}.${last}${next(1000)}@mail.test`.toLowerCase()),
    number('expires', Math.floor(createdAt / 1000) + 7_776_000),
    flag('gift', next(10) === 0),
    `"lines":{"L":[${lines.join(',')}]}`,
    text('locale', 'de-DE'),
    text('name', `${first} ${last}`),
    // One in thirty has an escape, as texts that people typed do.
    text('note', next(30) === 0 ? `${words}\\n\\"${pick(WORDS)}\\"` : words),
    flag('paid', next(3) > 0),
    pk,
    number('quantity', 1 + next(20)),
    `"ratings":{"NS":[${ratings.join(',')}]}`,
    number('revision', revision),
    sk,
    text('status', STATUSES[(next(STATUSES.length) + revision) % STATUSES.length] ?? ''),
    `"tags":{"SS":[${tags.map((tag) => `"${tag}"`).join(',')}]}`,
    number('total', decimal(next(1_000_000))),
    number('updated', createdAt + revision * DAY + next(DAY)),
    number('weight', (1 + next(10_000)) / 8),
  ];
  return { keys, attributes };
}

/**
 * The order of the attributes in a full export, which is not that of their names. `same`: one for all items, as in the
 * real export of 133,199 items that the project is tried on. `shuffled`: another in each item, which is the most that
 * the documentation leaves open.
 */
export type AttributeOrder = 'same' | 'shuffled';

/** A line of a full export, without its line feed. */
export function fullLine(index: number, attributeOrder: AttributeOrder): string {
  const next = numbersFrom((attributeOrder === 'same' ? 0 : index) ^ 0x5bd1e995);
  const order = [...orderItem(index, 0).attributes];
  for (let last = order.length - 1; last > 0; last--) {
    const other = next(last + 1);
    const moved = order[last] ?? '';
    order[last] = order[other] ?? '';
    order[other] = moved;
  }
  return `{"Item":{${order.join(',')}}}`;
}

export type Change = 'insert' | 'update' | 'delete';

export interface ChangeRecord {
  readonly index: number;
  readonly change: Change;
  readonly revision: number;
  /** Microseconds. */
  readonly writtenAt: number;
}

/** A line of an incremental export, without its line feed. */
export function changeLine(record: ChangeRecord, view: 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES'): string {
  const { index, change, revision, writtenAt } = record;
  const after = orderItem(index, revision);
  let line = `{"Metadata":{"WriteTimestampMicros":{"N":"${writtenAt}"}},"Keys":{${after.keys.join(',')}}`;
  if (view === 'NEW_AND_OLD_IMAGES' && change !== 'insert') {
    line += `,"OldImage":{${orderItem(index, revision - 1).attributes.join(',')}}`;
  }
  if (change !== 'delete') line += `,"NewImage":{${after.attributes.join(',')}}`;
  return `${line}}`;
}

/** @param value as it stands between the quotes: escaped already */
function text(name: string, value: string): string {
  return `"${name}":{"S":"${value}"}`;
}

function number(name: string, value: number | string): string {
  return `"${name}":{"N":"${value}"}`;
}

function flag(name: string, value: boolean): string {
  return `"${name}":{"BOOL":${value}}`;
}

/** Hundredths as DynamoDB writes a number: without zeros at the end. */
function decimal(hundredths: number): string {
  return String(hundredths / 100);
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}

/**
 * Numbers from 0 up to a limit, the same for the same seed (Tommy Ettinger's Mulberry32): cheap, as there is a
 * generator for each item.
 */
function numbersFrom(seed: number): (limit: number) => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
