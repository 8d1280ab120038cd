/** Lines of exports: whole ones with what loaders get wrong, and ones that were damaged in every way. */
import fc from 'fast-check';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { dynamoJson } from '../../src/item/dynamo-json.ts';
import { attributes, attributeValue, keyValue, text } from '../support/attribute-arbitraries.ts';
import { FLOOR, WINDOW } from './encoder-cases.ts';
import { TYPED } from './scalar-columns.ts';
import { KEYS, NAMES, RELATED, SCALARS } from './odd-values.ts';
import type { Random } from './random.ts';

/** Makes lines. What takes time to make is made once, and put together anew for every line. */
export class LineCases {
  readonly #random: Random;
  readonly #values: readonly string[];
  readonly #keys: readonly string[];
  readonly #texts: readonly string[];
  readonly #items: readonly AttributeMap[];

  constructor(random: Random) {
    this.#random = random;
    const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] =>
      fc.sample(arbitrary, { numRuns, seed: random.below(2 ** 31) });
    this.#values = sample(attributeValue(), 600).map(dynamoJson);
    this.#keys = sample(keyValue(), 100).map(dynamoJson);
    this.#texts = sample(text(), 200).map((S) => dynamoJson({ S } satisfies AttributeValue));
    this.#items = sample(attributes(), 300);
  }

  /** A line that is whole, though not always one that a table takes. */
  whole(kind: 'full' | 'incremental'): Buffer {
    return Buffer.from(kind === 'full' ? this.#full() : this.#incremental());
  }

  /** A line with one to three damages. */
  damaged(kind: 'full' | 'incremental'): Buffer {
    let line = this.whole(kind);
    for (let count = 1 + this.#random.below(3); count > 0; count--) line = this.#damage(line, kind);
    return line;
  }

  #full(): string {
    return `{"Item":${this.#item(this.#key(), this.#key())}}`;
  }

  #incremental(): string {
    const random = this.#random;
    const [pk, sk] = [this.#key(), this.#key()];
    const micros = this.#stamp();
    const time = random.oneIn(5) ? `"${micros}"` : `{"N":"${micros}"}`;
    const parts = [`"Metadata":{"WriteTimestampMicros":${time}}`];
    const members = [`"pk":${pk}`, `"sk":${sk}`];
    if (random.oneIn(20)) members.pop();
    if (random.oneIn(20)) members.push('"other":{"S":"x"}');
    parts.push(`"Keys":{${(random.oneIn(3) ? random.shuffled(members) : members).join(',')}}`);
    if (random.oneIn(2))
      parts.push(`"OldImage":${random.oneIn(10) ? '{"a":[1,{"b":2}]}' : this.#item(pk, sk)}`);
    if (!random.oneIn(3)) {
      parts.push(`"NewImage":${random.oneIn(20) ? this.#item(this.#key(), sk) : this.#item(pk, sk)}`);
    }
    return `{${(random.oneIn(20) ? random.shuffled(parts) : parts).join(',')}}`;
  }

  /** Mostly about the floor, at times at and beyond the edges of the window, and now and then no stamp at all. */
  #stamp(): string {
    const random = this.#random;
    if (random.oneIn(12)) return random.pick(ODD_STAMPS);
    if (random.oneIn(12)) return String(random.pick(EDGES) + random.below(2) - 1);
    return String(FLOOR - 2 + random.below(5));
  }

  #key(): string {
    const random = this.#random;
    if (random.oneIn(4)) return random.pick(KEYS);
    return random.oneIn(4) ? random.pick(this.#keys) : `{"S":"ORDER#${random.below(1000)}"}`;
  }

  #value(name: string): string {
    const random = this.#random;
    const choice = random.below(10);
    if (choice < 1) return random.pick(SUITABLE.get(name) ?? SCALARS);
    if (choice < 7) return random.pick(RELATED.get(name) ?? SCALARS);
    if (choice < 8) return random.pick(SCALARS);
    if (choice < 9) return random.pick(this.#texts);
    return random.oneIn(60) ? deep(random) : random.pick(this.#values);
  }

  #item(pk: string, sk: string): string {
    const random = this.#random;
    const members = [`"pk":${pk}`, `"sk":${sk}`];
    if (random.oneIn(50)) members.pop();
    // Mostly what fits, in all attributes or in most: a row with a mismatch tells little about its other columns.
    const names = [...Object.keys(TYPED), 'number'];
    const isWild = random.oneIn(4);
    const hasOdd = !random.oneIn(3);
    for (const name of names) {
      if (random.oneIn(3)) continue;
      const isGood = !isWild && !(hasOdd && random.oneIn(4));
      members.push(`"${name}":${isGood ? random.pick(SUITABLE.get(name) ?? []) : this.#value(name)}`);
    }
    for (let count = random.below(4); count > 0; count--) {
      const name = random.pick(NAMES);
      members.push(`${JSON.stringify(name)}:${this.#value(name)}`);
    }
    if (random.oneIn(4)) {
      for (const [name, value] of random.pick(this.#items)) {
        members.push(`${JSON.stringify(name)}:${dynamoJson(value)}`);
      }
    }
    return `{${(random.oneIn(2) ? random.shuffled(members) : members).join(',')}}`;
  }

  #damage(line: Buffer, kind: 'full' | 'incremental'): Buffer {
    const random = this.#random;
    const at = random.below(line.length + 1);
    const end = Math.min(line.length, at + 1 + random.below(random.oneIn(3) ? 40 : 3));
    const splice = (middle: Uint8Array | string, from = at, to = at): Buffer =>
      Buffer.concat([line.subarray(0, from), Buffer.from(middle), line.subarray(to)]);
    switch (random.below(9)) {
      case 0:
        return splice(Uint8Array.of(random.below(256)), at, Math.min(at + 1, line.length));
      case 1:
        return splice('', at, end);
      case 2:
        return splice(random.pick(TOKENS));
      case 3:
        return line.subarray(0, at);
      case 4:
        return splice(line.subarray(at, end));
      case 5:
        return spaced(line, random);
      case 6:
        return splice(this.whole(kind).subarray(at, end), at, end);
      case 7:
        return memberTwice(line, random);
      default:
        return escapedSomewhere(line, at);
    }
  }
}

/** By attribute: values that fit its column. */
const SUITABLE: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    text: ['{"S":"plain"}', '{"S":"it\'s \\"so\\"\\n"}', '{"S":"é🔔"}', '{"N":"12.5"}', '{"S":""}'],
    small: ['{"N":"1"}', '{"N":"-2147483648"}', '{"N":"1E3"}', '{"NULL":true}'],
    big: ['{"N":"123456789012345678"}', '{"N":"-9223372036854775808"}', '{"N":"0"}'],
    price: ['{"N":"12.5"}', '{"N":"-0.25"}', '{"N":"99999999.99"}', '{"N":"1.50"}'],
    exact: ['{"N":"0.00000000000000000000000000000000000001"}', '{"N":"0.5"}', '{"N":"0"}'],
    ratio: ['{"N":"0.1"}', '{"N":"123456789012345678901234567890"}', '{"N":"1E-7"}', '{"N":"-17.25"}'],
    number: ['{"S":"12.50"}', '{"S":"-7"}', '{"N":"0.25"}', '{"S":"0.00"}'],
    flag: ['{"BOOL":true}', '{"BOOL":false}', '{"NULL":true}'],
    at: [
      '{"S":"2024-05-04T04:54:56.123Z"}',
      '{"S":"1999-12-31T23:59:59-01:30"}',
      '{"S":"2024-02-29T00:00:00Z"}',
      '{"S":"2022-05-31T07:52:56.767998+0000"}',
      '{"S":"2023-06-06T18:16+01:00[Europe/London]"}',
    ],
    day: ['{"S":"2024-05-04"}', '{"S":"1900-01-01"}', '{"S":"2299-12-31"}'],
    blob: ['{"B":"aGVsbG8="}', '{"B":""}', '{"B":"//79AA=="}'],
    texts: ['{"SS":["b","a","é"]}', '{"L":[{"S":"z"},{"NULL":true},{"S":"a"}]}', '{"L":[]}'],
    doc: [
      '{"M":{"city":{"S":"Łódź"},"lines":{"L":[{"NULL":true},{"M":{"sku":{"N":"1E2"}}}]}}}',
      '{"M":{"b":{"S":"1"},"7":{"S":"2"},"a":{"M":{"2024":{"N":"1"},"x":{"N":"2"}}}}}',
      '{"M":{"a":{"M":{"a":{"M":{"a":{"S":"x\\ty"}}}}},"b":{"M":{"a":{"BOOL":true},"c":{"SS":["b","a"]}}}}}',
      '{"L":[{"S":"a"},{"B":"AA=="},{"L":[]},{"M":{}},{"NS":["10","9"]}]}',
    ],
    numbers: ['{"NS":["3","2","10"]}', '{"L":[{"N":"1.25"}]}'],
  }),
);

/** Whole microseconds of other times, and what is no stamp. */
const ODD_STAMPS = [
  '0',
  '01',
  '1E15',
  '9007199254740991',
  '9007199254740993',
  '17e14',
  '-1',
  '-0',
  '1.5',
  '',
];

/** Microseconds; the first of the window, and the first behind it. */
const EDGES = [WINDOW.from * 1000, WINDOW.to * 1000];

const TOKENS = [
  '"',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  '\\',
  ' ',
  '\t',
  '\r',
  '0',
  '-',
  'é',
  '\\u0061',
  '\\n',
  '""',
  '{}',
  '[]',
  '"a":{"S":"x"},',
  '"pk":{"S":"x"},',
  ',"Item":{}',
  '"N"',
  '"S":',
  '\ufeff',
  '\u0000',
  '\u001f',
  'true',
  Uint8Array.of(0xff),
  Uint8Array.of(0xc3),
  Uint8Array.of(0xed, 0xa0, 0x80),
  Uint8Array.of(0xc0, 0x80),
];

/** Blanks after some of the brackets, commas and colons, also those in strings. */
function spaced(line: Buffer, random: Random): Buffer {
  const blanks = ['', '', '', ' ', '\t', '\r'];
  return Buffer.from(
    line.toString('latin1').replaceAll(/[{}[\]:,]/g, (found) => found + random.pick(blanks)),
    'latin1',
  );
}

/** One of the scalar members a second time, right behind itself or at the end. */
function memberTwice(line: Buffer, random: Random): Buffer {
  const json = line.toString('latin1');
  const members = [...json.matchAll(/"[^"\\]*":\{"[A-Z]+":(?:"[^"\\]*"|true)\}/g)];
  if (members.length === 0) return line;
  const chosen = random.pick(members);
  const behind = random.oneIn(2) ? chosen.index + chosen[0].length : json.lastIndexOf('}}');
  return Buffer.from(`${json.slice(0, behind)},${chosen[0]}${json.slice(behind)}`, 'latin1');
}

/** A byte as its escape, wherever it stands. */
function escapedSomewhere(line: Buffer, at: number): Buffer {
  const byte = line[at] ?? 0;
  const escape = `\\u${byte.toString(16).padStart(4, '0')}`;
  return Buffer.concat([line.subarray(0, at), Buffer.from(escape), line.subarray(at + 1)]);
}

function deep(random: Random): string {
  const depth = 30 + random.below(40);
  return random.oneIn(2)
    ? `${'{"L":['.repeat(depth)}{"S":"x"}${']}'.repeat(depth)}`
    : `${'{"M":{"a":'.repeat(depth)}{"S":"x"}${'}}'.repeat(depth)}`;
}
