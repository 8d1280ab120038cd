/** Attribute values and items as DynamoDB allows them, with a leaning towards what loaders get wrong. */
import fc from 'fast-check';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';

const NASTY_STRINGS = [
  '',
  ' ',
  'trailing blank ',
  ' leading blank',
  'say "hello"',
  "it's",
  'a\tb',
  'a\nb',
  'a\r\nb',
  'back\\slash',
  '\\N',
  '\\',
  '\\n',
  'NUL \u0000 inside',
  '\u0000',
  '\u0001\u001f\u007f',
  '\u2028\u2029',
  '\ufeffbyte order mark',
  '👩‍👩‍👧 emoji 🔔',
  'é is not e\u0301',
  'NULL',
  'null',
  'true',
  '0',
  '1e3',
  '{"S":"x"}',
  "'; DROP TABLE orders; --",
  '${x} %s {}',
] as const;

const NASTY_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'S',
  'N',
  'M',
  'NULL',
  'Item',
  'NewImage',
  'with space',
  'with.dot',
  'a.b[0]',
  '0',
  '42',
  'quote"d',
  "it's",
  'back\\slash',
  'tab\there',
  '€uro',
  '🔑',
  'aws:rep:deleting',
] as const;

/** Any text, NUL included; never a lone surrogate, which UTF-8 cannot hold. */
export function text(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...NASTY_STRINGS) },
    { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
    { weight: 1, arbitrary: longText() },
  );
}

/** Thousands of characters, in the style of one of the nasty ones. */
export function longText(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom('x', 'é', '🔔', '\\', '"', '\t', '\u0000'), fc.integer({ min: 1000, max: 5000 }))
    .map(([unit, count]) => unit.repeat(count));
}

/** A name of an attribute: one character at least. */
export function attributeName(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...NASTY_NAMES) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }) },
  );
}

/**
 * A number as DynamoDB returns it: up to 38 significant digits, magnitudes from 1E-130 to 9.9…E+125, always in plain
 * digits, without needless zeros, never `-0`.
 */
export function numberText(): fc.Arbitrary<string> {
  const significant = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.string({ unit: digit(), maxLength: 37, size: 'max' }))
    .map(([first, more]) => `${first}${more}`.replace(/0+$/, ''));
  const scientific = significant.chain((digits) => {
    const least = -130 + digits.length - 1;
    return fc
      .tuple(
        fc.boolean(),
        fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: -8, max: 20 }) },
          { weight: 1, arbitrary: fc.integer({ min: least, max: 125 }) },
          { weight: 1, arbitrary: fc.constantFrom(least, 125) },
        ),
      )
      .map(([negative, exponent]) => `${negative ? '-' : ''}${plainDigits(digits, exponent)}`);
  });
  return fc.oneof(
    {
      weight: 1,
      arbitrary: fc.constantFrom('0', '1', '-1', '0.1', '9007199254740993', '-9223372036854775809'),
    },
    { weight: 2, arbitrary: fc.integer().map(String) },
    { weight: 4, arbitrary: scientific },
  );
}

/** @param exponent of the first digit, as in scientific notation */
function plainDigits(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function digit(): fc.Arbitrary<string> {
  return fc.nat({ max: 9 }).map(String);
}

/** Bytes as standard base64 with padding. */
export function base64Text(minLength = 0): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength, maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('base64'));
}

export function scalarValue(): fc.Arbitrary<AttributeValue> {
  return fc.oneof(
    text().map((S) => ({ S })),
    numberText().map((N) => ({ N })),
    base64Text().map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
  );
}

/** A set: one member at least, none twice, in no order. */
export function setValue(): fc.Arbitrary<AttributeValue> {
  const size = { minLength: 1, maxLength: 5 };
  return fc.oneof(
    fc.uniqueArray(text(), size).map((SS) => ({ SS })),
    fc.uniqueArray(numberText(), size).map((NS) => ({ NS })),
    fc.uniqueArray(base64Text(), size).map((BS) => ({ BS })),
  );
}

/** Any value: scalars, sets, and maps and lists of them, empty ones too. */
export function attributeValue(depth = 3): fc.Arbitrary<AttributeValue> {
  if (depth === 0) return fc.oneof(scalarValue(), setValue());
  const inner = attributeValue(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: scalarValue() },
    { weight: 2, arbitrary: setValue() },
    { weight: 1, arbitrary: fc.array(inner, { maxLength: 4 }).map((L) => ({ L })) },
    { weight: 1, arbitrary: attributesOf(inner, 4).map((M) => ({ M })) },
  );
}

/** Attributes under any names. */
export function attributes(maxCount = 6): fc.Arbitrary<AttributeMap> {
  return attributesOf(attributeValue(), maxCount);
}

/** A value that a primary key may have: S or B of one byte at least, or N. */
export function keyValue(): fc.Arbitrary<AttributeValue> {
  return fc.oneof(
    text()
      .filter((S) => S !== '' && S.length < 500)
      .map((S) => ({ S })),
    numberText().map((N) => ({ N })),
    base64Text(1).map((B) => ({ B })),
  );
}

/** An item with the given key attributes and any others beside them. */
export function itemWithKeys(names: readonly string[]): fc.Arbitrary<AttributeMap> {
  return fc
    .tuple(attributes(), fc.tuple(...names.map(() => keyValue())))
    .map(
      ([others, values]) =>
        new Map([...others, ...names.flatMap((name, index) => pairOf(name, values[index]))]),
    );
}

function pairOf(name: string, value: AttributeValue | undefined): readonly [string, AttributeValue][] {
  return value === undefined ? [] : [[name, value]];
}

function attributesOf(value: fc.Arbitrary<AttributeValue>, maxLength: number): fc.Arbitrary<AttributeMap> {
  return fc.array(fc.tuple(attributeName(), value), { maxLength }).map((pairs) => new Map(pairs));
}
