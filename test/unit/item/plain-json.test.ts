import { describe, expect, test } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { holdsLoneSurrogate, plainJson } from '../../../src/item/plain-json.ts';

describe('plainJson', () => {
  test.each<[string, AttributeValue, string]>([
    ['text', { S: 'say "hi"\n\u0000\\ 👩‍👩‍👧' }, String.raw`"say \"hi\"\n\u0000\\ 👩‍👩‍👧"`],
    [
      'a number with all its digits',
      { N: '1.2345678901234567890123456789012345678E3' },
      '1234.5678901234567890123456789012345678',
    ],
    ['a number that looks like minus zero', { N: '-0.0' }, '0'],
    ['binary', { B: 'aGVsbG8=' }, '"aGVsbG8="'],
    ['true', { BOOL: true }, 'true'],
    ['false', { BOOL: false }, 'false'],
    ['NULL', { NULL: true }, 'null'],
    ['an empty list', { L: [] }, '[]'],
    ['an empty map', { M: new Map() }, '{}'],
    ['a list', { L: [{ N: '1' }, { NULL: true }, { S: '' }] }, '[1,null,""]'],
    [
      'a map in its own order',
      {
        M: new Map([
          ['z', { S: 'a' }],
          ['a', { N: '1' }],
        ]),
      },
      '{"z":"a","a":1}',
    ],
    ['__proto__ as a name', { M: new Map([['__proto__', { N: '1' }]]) }, '{"__proto__":1}'],
    [
      'a set of strings by UTF-8 bytes',
      { SS: ['🔔', '\uffef', 'b', 'a', '', 'B', 'é', 'ab'] },
      '["","B","a","ab","b","é","\uffef","🔔"]',
    ],
    ['a set of numbers by value', { NS: ['10', '9', '-1', '1E1', '0.5'] }, '[-1,0.5,9,10,10]'],
    [
      'a set of binaries by bytes, not by base64',
      { BS: ['+w==', 'AA==', '/w==', 'YQ==', 'YWE='] },
      '["AA==","YQ==","YWE=","+w==","/w=="]',
    ],
  ])('writes %s', (_, value, json) => {
    expect(plainJson(value)).toBe(json);
  });

  test('writes numbers past a wide decimal as text where it is told to, and no others', () => {
    const numbers: AttributeValue[] = ['1E37', '1E38', '1E-37', '-1E-38', '0.5', '-9.9E+125'].map((N) => ({
      N,
    }));
    const value: AttributeValue = {
      M: new Map([
        ['l', { L: numbers }],
        ['s', { NS: ['1E-130', '2'] }],
      ]),
    };
    const long = `"${'1'.padEnd(39, '0')}"`;
    const tiny = `"0.${'1'.padStart(130, '0')}"`;
    const listed = `[${'1'.padEnd(38, '0')},${long},0.${'1'.padStart(37, '0')},"-0.${'1'.padStart(38, '0')}",0.5,"-99${'0'.repeat(124)}"]`;
    expect(plainJson(value, 'text')).toBe(`{"l":${listed},"s":[${tiny},2]}`);
    expect(plainJson(value)).toBe(`{"l":${listed},"s":[${tiny},2]}`.replaceAll(/"(-?\d[\d.]*)"/g, '$1'));
  });
});

describe('holdsLoneSurrogate', () => {
  test.each(['\ud800', 'a\udfff', '\udc00\ud800', '\\\ud83d', '🔔\ud83d'])('finds the half in %j', (text) => {
    expect(holdsLoneSurrogate(plainJson({ S: text }))).toBe(true);
    expect(holdsLoneSurrogate(plainJson({ M: new Map([[text, { N: '1' }]]) }))).toBe(true);
  });

  test.each(['🔔', '\\ud800', '\\\\ud800', '\\\\\\udfff', '\ud7ff\ue000', ''])('finds none in %j', (text) => {
    expect(holdsLoneSurrogate(plainJson({ S: text }))).toBe(false);
  });
});
