import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ColumnType } from '../../../../src/type/column-type.ts';
import { ByteWriter } from '../../../../src/row/byte-writer.ts';
import type { Cell } from '../../../../src/type/cell.ts';
import { tsvFormat } from '../../../../src/warehouse/clickhouse/statements/tsv-format.ts';

const STRING: ColumnType = { kind: 'string' };
const LIST: ColumnType = { kind: 'list', element: { kind: 'string' } };

function encode(cell: Cell, type: ColumnType = STRING): string {
  const out = new ByteWriter(16);
  tsvFormat.cell(cell, type, out);
  return Buffer.from(out.take()).toString('utf8');
}

const text = (value: string): Cell => ({ kind: 'text', text: value });

describe('tsvFormat', () => {
  it.each<[Cell, string]>([
    [{ kind: 'null' }, '\\N'],
    [text(''), ''],
    [text('\\N'), '\\\\N'],
    [text('a\tb\nc\rd\0e\bf\fg'), 'a\\tb\\nc\\rd\\0e\\bf\\fg'],
    [text("it's"), "it's"],
    [text('☃ \u{1F600}'), '☃ \u{1F600}'],
    [text('cut \ud83d'), 'cut \ufffd'],
    [
      { kind: 'number', digits: '-0.00000000000000000000000000000000000001' },
      '-0.00000000000000000000000000000000000001',
    ],
    [{ kind: 'float', value: 1e21 }, '1e+21'],
    [{ kind: 'boolean', value: false }, 'false'],
    [{ kind: 'timestamp', micros: 0n }, '1970-01-01 00:00:00.000000'],
    [{ kind: 'timestamp', micros: -1n }, '1969-12-31 23:59:59.999999'],
    [{ kind: 'timestamp', micros: 1_709_251_199_000_010n }, '2024-02-29 23:59:59.000010'],
    [{ kind: 'timestamp', micros: -2_208_988_800_000_000n }, '1900-01-01 00:00:00.000000'],
    [{ kind: 'date', days: -1 }, '1969-12-31'],
    [{ kind: 'date', days: 19_782 }, '2024-02-29'],
    [{ kind: 'json', text: '{"a":"\\n"}' }, '{"a":"\\\\n"}'],
    [{ kind: 'binary', bytes: Uint8Array.of(0x61, 0, 0x5c, 0x27, 0xff, 0x7f) }, 'a\\x00\\x5c\\x27\\xff\\x7f'],
  ])('writes %j', (cell, expected) => {
    expect(encode(cell)).toBe(expected);
  });

  it.each<[Cell, string]>([
    [{ kind: 'null' }, '[]'],
    [{ kind: 'list', items: [] }, '[]'],
    [{ kind: 'list', items: [text("it's"), { kind: 'null' }, text('NULL')] }, "['it\\'s',NULL,'NULL']"],
    [
      {
        kind: 'list',
        items: [
          { kind: 'number', digits: '1.5' },
          { kind: 'boolean', value: true },
        ],
      },
      '[1.5,true]',
    ],
    [
      {
        kind: 'list',
        items: [
          { kind: 'date', days: 0 },
          { kind: 'binary', bytes: Uint8Array.of(0x27) },
        ],
      },
      "['1970-01-01','\\x27']",
    ],
  ])('writes the list %j', (cell, expected) => {
    expect(encode(cell, LIST)).toBe(expected);
  });

  it('never writes a separator, a terminator or a bare quote into a cell', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }).map(text),
      fc.uint8Array().map((bytes): Cell => ({ kind: 'binary', bytes })),
    );
    fc.assert(
      fc.property(cell, (value) => {
        const written = encode(value);
        expect(written).not.toMatch(/[\t\n]/);
        expect(written.replaceAll(/\\[\s\S]/g, '')).not.toContain("'");
      }),
    );
  });
});
