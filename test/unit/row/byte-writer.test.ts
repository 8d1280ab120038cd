import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/row/byte-writer.ts';
import { TextSyntax } from '../../../src/row/text-syntax.ts';
import { text } from '../../support/attribute-arbitraries.ts';

const SYNTAXES = {
  tsv: new TextSyntax('', '', { '\\': '\\\\', "'": "\\'", '\t': '\\t', '\n': '\\n', '\0': '\\0' }),
  csv: new TextSyntax('"', '"', { '"': '""' }),
  plain: new TextSyntax('', '', {}),
  // More printable characters than can be looked for at once.
  many: new TextSyntax('', '', { a: '<a>', b: '<b>', c: '<c>', d: '<d>' }),
};

function replaced(value: string, { replacements }: TextSyntax): string {
  const parts = Array.from(value, (character) => {
    const code = character.charCodeAt(0);
    const found = code < 128 ? replacements[code] : undefined;
    return found === undefined ? character : Buffer.from(found).toString();
  });
  return parts.join('');
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

describe.each(Object.entries(SYNTAXES))('in the syntax %s', (_, syntax) => {
  test('a JSON string is written as what it says, escaped', () => {
    fc.assert(
      fc.property(
        text(),
        fc.constantFrom('', '"', '"}}}\n', "'''''"),
        fc.nat({ max: 9 }),
        (value, after, before) => {
          // Surrogate pairs stand as UTF-8 in what JSON.stringify writes.
          const json = JSON.stringify(value).slice(1, -1);
          const bytes = Buffer.from(json + after);
          const out = new ByteWriter(8);
          out.ascii('x'.repeat(before));
          expect(out.jsonString(bytes, viewOf(bytes), 0, Buffer.byteLength(json), syntax)).toBe(true);
          out.ascii('|');
          expect(Buffer.from(out.take()).toString()).toBe(`${'x'.repeat(before)}${replaced(value, syntax)}|`);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('text is escaped in the same way with and without a view', () => {
    const printable = text().map((value) => value.replaceAll(/\p{Cc}/gu, '-'));
    fc.assert(
      fc.property(printable, (value) => {
        const bytes = Buffer.from(value);
        const [withView, without] = [new ByteWriter(8), new ByteWriter(8)];
        withView.escaped(bytes, 0, bytes.length, syntax, viewOf(bytes));
        without.escaped(bytes, 0, bytes.length, syntax);
        expect(Buffer.from(withView.take()).toString()).toBe(replaced(value, syntax));
        expect(Buffer.from(without.take()).toString()).toBe(replaced(value, syntax));
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['\\u0041\\u00e9\\u20AC', 'Aé€'],
  ['\\/\\"\\\\', '/"\\'],
  ['\\b\\f\\n\\r\\t', '\b\f\n\r\t'],
])('the escapes %s of JSON are read', (json, value) => {
  const bytes = Buffer.from(json);
  const out = new ByteWriter(8);
  expect(out.jsonString(bytes, viewOf(bytes), 0, bytes.length, SYNTAXES.plain)).toBe(true);
  expect(Buffer.from(out.take()).toString()).toBe(value);
});

test('the escape of a surrogate is left to others', () => {
  const bytes = Buffer.from('a\\ud83d\\ude00');
  expect(new ByteWriter().jsonString(bytes, viewOf(bytes), 0, bytes.length, SYNTAXES.plain)).toBe(false);
});
