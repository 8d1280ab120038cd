import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readJson } from '../../../../src/mapping/document/json-reader.ts';

const problemsOf = (text: string) => readJson(text).problems.map(({ offset, message }) => [offset, message]);

describe('valid JSON', () => {
  test('reads as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent);
        // Names that the reader refuses are for another test.
        fc.pre(!written.includes('__proto__'));
        const read = readJson(written);
        const lossy = read.problems.filter(({ message }) => !message.includes('would lose digits'));
        expect(lossy).toEqual([]);
        expect(read.value).toEqual(JSON.parse(written));
      }),
    );
  });

  test.each(['"\\u0041\\n\\"\\\\\\/"', '"\u007f\u0085 é 🦉"', ' \r\n\t[1 , -0.5e+3] ', '""', '{"":{}}'])(
    '%j',
    (text) => {
      const read = readJson(text);
      expect(read.value).toEqual(JSON.parse(text));
      expect(read.problems).toEqual([]);
    },
  );
});

describe('what is not JSON stops the reader where it stands', () => {
  test.each<[string, number, string]>([
    ['', 0, 'expected a JSON object, got an empty file'],
    [' \n', 2, 'expected a JSON object, got an empty file'],
    ['{"a":1,}', 6, 'expected no comma before "}"'],
    ['[1,\n]', 2, 'expected no comma before "]"'],
    ['{"a" 1}', 5, 'expected ":" behind the name, got "1"'],
    ['{"a":1 "b":2}', 7, 'expected "," or "}", got "\\""'],
    ["{'a':1}", 1, 'expected a name in double quotes, got "\'"'],
    ['{a:1}', 1, 'expected a name in double quotes, got "a"'],
    ['{"a":1', 6, 'expected "," or "}", got the end of the file'],
    ['{"a":', 5, 'expected a value, got the end of the file'],
    ['{"a":undefined}', 5, 'expected a value, got "undefined"'],
    ['{"a":01}', 6, 'expected "," or "}", got "1"'],
    ['{"a":+1}', 5, 'expected a value, got "+"'],
    ['{"a":NaN}', 5, 'expected a value, got "NaN"'],
    ['{} {}', 3, 'expected the end of the file, got "{"'],
    ['// x\n{}', 0, 'expected a value, got a comment; JSON has none, use "description"'],
    ['{"a":1 /* x */}', 7, 'expected "," or "}", got a comment; JSON has none, use "description"'],
    ['{"a":"b}', 5, 'the string that begins here has no end'],
    ['{"a":"b\n"}', 7, 'a string cannot hold a line break or another control character'],
    ['{"a":"\\x41"}', 6, 'expected an escape such as \\n, \\" or \\u0041; write a backslash as \\\\'],
    ['{"a":"\\u12"}', 6, 'expected an escape such as \\n, \\" or \\u0041; write a backslash as \\\\'],
    ['[🦉]', 1, 'expected a value, got "🦉"'],
    ['['.repeat(101), 100, 'nested more than 100 levels deep'],
  ])('%j', (text, offset, message) => {
    expect(problemsOf(text)).toEqual([[offset, message]]);
    expect(readJson(text).value).toBeUndefined();
  });

  test('nothing is read that JSON.parse refuses', () => {
    const text = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '"',
          'a',
          '1',
          '-',
          '.',
          'e',
          '0',
          '\\',
          ' ',
          'true',
          '\n',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (json) => {
        let valid = true;
        try {
          JSON.parse(json);
        } catch {
          valid = false;
        }
        expect(readJson(json).value !== undefined).toBe(valid);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('what JSON.parse swallows is told', () => {
  test('a name that stands twice, with the line of the first; the first one counts', () => {
    const text = '{\n "a": 1,\n "b": {"c": 1, "c": 2},\n "a": 3,\n "a": 4}';
    expect(readJson(text)).toMatchObject({
      value: { a: 1, b: { c: 1 } },
      problems: [
        { path: ['b', 'c'], message: 'stands twice in the same object, first in line 3' },
        { path: ['a'], message: 'stands twice in the same object, first in line 2' },
        { path: ['a'], message: 'stands twice in the same object, first in line 2' },
      ],
    });
  });

  test('the same name written with an escape is the same name', () => {
    expect(problemsOf('{"a":1,"\\u0061":2}')).toEqual([
      [7, 'stands twice in the same object, first in line 1'],
    ]);
  });

  test.each(['12345678901234567890', '0.12345678901234567890', '1e-400'])(
    '%s would lose digits',
    (digits) => {
      const message = `the number ${digits} would lose digits; write it as a string: "${digits}"`;
      expect(problemsOf(`[${digits}]`)).toEqual([[1, message]]);
    },
  );

  test.each(['0.1', '1.10', '1e3', '-0', '9007199254740992', '1e22', '5e-100'])('%s loses none', (digits) => {
    expect(problemsOf(`[${digits}]`)).toEqual([]);
  });

  test('half of a surrogate pair', () => {
    expect(problemsOf('["\\ud83e"]')).toEqual([[1, 'holds half of a surrogate pair, which is no character']]);
    expect(problemsOf('["\\ud83e\\udd89"]')).toEqual([]);
  });

  test('the name __proto__', () => {
    const message = 'cannot be used as a name here; name the column otherwise and say "from": "__proto__"';
    expect(problemsOf('{"__proto__": {"x": 1}}')).toEqual([[1, message]]);
    expect(readJson('{"__proto__": {"x": 1}}').value).toEqual({});
  });
});
