import { describe, expect, test } from '@jest/globals';
import { convertToNative } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { dynamoJson, dynamoJsonObject } from '../../src/item/dynamo-json.ts';
import { canonicalNumber } from '../../src/item/exact-number.ts';
import { decodeLine } from '../../src/item/export-line.ts';
import { plainJson } from '../../src/item/plain-json.ts';
import { DynaloadError } from '../../src/errors.ts';
import { attributes, attributeValue } from '../support/attribute-arbitraries.ts';

const AT = { file: 'f', line: 1 };

function itemOf(line: string): AttributeMap {
  const record = decodeLine(Buffer.from(line), 'full', AT);
  if (record.kind !== 'put') throw new Error('expected an item');
  return record.item;
}

/** Digits in the wrapper that `wrapNumbers` makes, apart from strings. */
class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = canonicalNumber(text) ?? '';
  }
}

type SdkValue = Parameters<typeof convertToNative>[0];

/** A value as the SDK's clients hold it: maps are objects, binaries are bytes. */
function sdkValue(value: AttributeValue): SdkValue {
  if ('M' in value) {
    return { M: Object.fromEntries([...value.M].map(([name, inner]) => [name, sdkValue(inner)])) };
  }
  if ('L' in value) return { L: value.L.map(sdkValue) };
  if ('SS' in value) return { SS: [...value.SS] };
  if ('NS' in value) return { NS: [...value.NS] };
  if ('BS' in value) return { BS: value.BS.map((text) => Buffer.from(text, 'base64')) };
  return 'B' in value ? { B: Buffer.from(value.B, 'base64') } : value;
}

/** Plain JSON of what the SDK makes of a value, sets in the order of their elements. */
function jsonOfNative(native: unknown): string {
  if (native instanceof Digits) return native.text;
  if (native instanceof Uint8Array) return JSON.stringify(Buffer.from(native).toString('base64'));
  if (native instanceof Set) return `[${[...native].toSorted(byElement).map(jsonOfNative).join(',')}]`;
  if (Array.isArray(native)) return `[${native.map(jsonOfNative).join(',')}]`;
  if (typeof native === 'object' && native !== null) {
    const members = Object.entries(native).map(
      ([name, value]) => `${JSON.stringify(name)}:${jsonOfNative(value)}`,
    );
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(native);
}

function byElement(a: unknown, b: unknown): number {
  if (a instanceof Digits && b instanceof Digits) return scaled(a.text) < scaled(b.text) ? -1 : 1;
  return Buffer.compare(bytesOf(a), bytesOf(b));
}

function bytesOf(element: unknown): Uint8Array {
  return element instanceof Uint8Array ? element : Buffer.from(String(element));
}

/** A number in plain digits as a whole multiple of 10^-300. */
function scaled(digits: string): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  return BigInt(`${whole}${fraction.padEnd(300, '0')}`);
}

/** The SDK puts members into a plain object by assignment, which loses `__proto__`. */
function losesNames(value: AttributeValue): boolean {
  if ('M' in value) return value.M.has('__proto__') || [...value.M.values()].some(losesNames);
  return 'L' in value && value.L.some(losesNames);
}

describe('decodeLine', () => {
  test('gives back any item that was written as a line', () => {
    fc.assert(
      fc.property(attributes(), (item) => {
        expect(itemOf(`{"Item":${dynamoJsonObject(item)}}`)).toEqual(item);
      }),
      { numRuns: 500 },
    );
  });

  test('gives a record or EXPORT_LINE_INVALID for any bytes that come near a line', () => {
    const mutated = fc
      .tuple(attributes(), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 3 }))
      .map(([item, changes]) => {
        const line = Buffer.from(`{"Item":${dynamoJsonObject(item)}}`);
        for (const [at, byte] of changes) line[at % line.length] = byte;
        return line;
      });
    fc.assert(
      fc.property(mutated, fc.constantFrom('full' as const, 'incremental' as const), (line, kind) => {
        try {
          expect(['put', 'delete']).toContain(decodeLine(line, kind, AT).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(DynaloadError);
          expect(error).toMatchObject({ code: 'EXPORT_LINE_INVALID' });
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('plainJson', () => {
  test('is what the SDK reads, with all digits', () => {
    fc.assert(
      fc.property(
        attributeValue().filter((value) => !losesNames(value)),
        (value) => {
          const line = `{"Item":{"a":${dynamoJson(value)}}}`;
          const read = itemOf(line).get('a');
          if (read === undefined) throw new Error('expected the attribute');
          const native: unknown = convertToNative(sdkValue(value), {
            wrapNumbers: (text) => new Digits(text),
          });
          expect(plainJson(read)).toBe(jsonOfNative(native));
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('is JSON for any value, and does not depend on the order of sets', () => {
    const shuffled = (value: AttributeValue): AttributeValue => {
      if ('SS' in value) return { SS: value.SS.toReversed() };
      if ('NS' in value) return { NS: value.NS.toReversed() };
      if ('BS' in value) return { BS: value.BS.toReversed() };
      if ('L' in value) return { L: value.L.map(shuffled) };
      if ('M' in value) return { M: new Map([...value.M].map(([name, inner]) => [name, shuffled(inner)])) };
      return value;
    };
    fc.assert(
      fc.property(attributeValue(), (value) => {
        expect(() => {
          JSON.parse(plainJson(value));
        }).not.toThrow();
        expect(plainJson(shuffled(value))).toBe(plainJson(value));
      }),
      { numRuns: 500 },
    );
  });
});
