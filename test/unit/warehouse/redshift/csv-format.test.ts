import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ColumnType } from '../../../../src/type/column-type.ts';
import { ByteWriter } from '../../../../src/row/byte-writer.ts';
import type { Cell } from '../../../../src/type/cell.ts';
import { csvFormat } from '../../../../src/warehouse/redshift/statements/csv-format.ts';
import { NULL_SENTINEL } from '../../../../src/warehouse/redshift/statements/null-sentinel.ts';
import { compareEncoders } from '../../../fuzz/compare-encoders.ts';
import { column, restColumn, tableMapping, target } from '../../../support/encoder-builders.ts';
import { CsvReader } from '../../../support/redshift-data/copy/csv-reader.ts';

const STRING: ColumnType = { kind: 'string' };
const JSON_TYPE: ColumnType = { kind: 'json' };

function write(cell: Cell, type: ColumnType = STRING): string {
  const out = new ByteWriter(16);
  csvFormat.cell(cell, type, out);
  return Buffer.from(out.take()).toString();
}

const text = (value: string): Cell => ({ kind: 'text', text: value });
const refuse = (cell: Cell, type: ColumnType = STRING): string | null =>
  csvFormat.refuse?.(cell, type) ?? null;

describe('CSV for COPY', () => {
  it.each<[Cell, ColumnType, string]>([
    [{ kind: 'null' }, STRING, NULL_SENTINEL],
    [{ kind: 'null' }, { kind: 'list', element: { kind: 'int64' } }, NULL_SENTINEL],
    [text(''), STRING, '""'],
    [text('a "b", c\n'), STRING, '"a ""b"", c\n"'],
    [text('\\N'), STRING, '"\\N"'],
    [{ kind: 'number', digits: '-12.50' }, { kind: 'decimal', precision: 9, scale: 2 }, '-12.50'],
    [{ kind: 'float', value: 1e21 }, { kind: 'float64' }, '1e+21'],
    [{ kind: 'boolean', value: false }, { kind: 'boolean' }, 'false'],
    [{ kind: 'binary', bytes: Uint8Array.of(0, 0xab, 0xff) }, { kind: 'binary' }, '00abff'],
    [{ kind: 'date', days: 19_782 }, { kind: 'date', format: 'day' }, '2024-02-29'],
    [
      { kind: 'timestamp', micros: -1n },
      { kind: 'timestamp', format: 'iso8601' },
      '1969-12-31 23:59:59.999999',
    ],
    [{ kind: 'json', text: '{"a":"x"}' }, JSON_TYPE, '"{""a"":""x""}"'],
  ])('writes %j as %j %s', (cell, type, expected) => {
    expect(write(cell, type)).toBe(expected);
  });

  it('writes decimals in lists as strings, whatever they look like, and integers as numbers', () => {
    const items: Cell[] = [
      { kind: 'number', digits: '5' },
      { kind: 'number', digits: '1.25' },
      { kind: 'null' },
    ];
    const decimals: ColumnType = { kind: 'list', element: { kind: 'decimal', precision: 38, scale: 2 } };
    expect(write({ kind: 'list', items }, decimals)).toBe('"[""5"",""1.25"",null]"');
    const integers: ColumnType = { kind: 'list', element: { kind: 'int64' } };
    expect(write({ kind: 'list', items: items.slice(0, 1) }, integers)).toBe('"[5]"');
  });

  it('gives back any text through the rules of COPY, always quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const line = `${texts.map((value) => write(text(value))).join(',')}\n`;
        const [record] = [...new CsvReader(line, ',').records()];
        expect(record?.fields).toEqual(texts.map((value) => ({ text: value, quoted: true })));
      }),
    );
  });
});

describe('what Redshift cannot hold', () => {
  it.each<[string, Cell, ColumnType, RegExp]>([
    ['NUL', text('a\0b'), STRING, /U\+0000/],
    ['65,536 bytes', text('x'.repeat(65_536)), STRING, /65536 bytes/],
    ['more bytes than characters', text('€'.repeat(21_846)), STRING, /65538 bytes/],
    ['the sentinel', text(NULL_SENTINEL), STRING, /stands for NULL/],
    ['the sentinel with blanks', text(`${NULL_SENTINEL}  `), STRING, /stands for NULL/],
    ['an empty binary', { kind: 'binary', bytes: new Uint8Array() }, { kind: 'binary' }, /empty binary/],
    ['NUL in JSON', { kind: 'json', text: '{"a":"\\u0000"}' }, JSON_TYPE, /U\+0000/],
    ['a long text in JSON', { kind: 'json', text: `["${'é'.repeat(32_768)}"]` }, JSON_TYPE, /65536 bytes/],
    ['39 digits in JSON', { kind: 'json', text: `{"n":${'9'.repeat(39)}}` }, JSON_TYPE, /38 digits/],
    ['38 places in JSON', { kind: 'json', text: `[0.${'0'.repeat(37)}1]` }, JSON_TYPE, /38 digits/],
    [
      'NUL in a list',
      { kind: 'list', items: [text('ok'), text('\0')] },
      { kind: 'list', element: STRING as { kind: 'string' } },
      /element 1: .*U\+0000/,
    ],
  ])('refuses %s, and says why', (_what, cell, type, reason) => {
    expect(refuse(cell, type)).toMatch(reason);
  });

  it.each<[string, Cell, ColumnType]>([
    ['65,535 bytes', text('x'.repeat(65_535)), STRING],
    ['65,535 bytes of three each', text('€'.repeat(21_845)), STRING],
    ['text around the sentinel', text(`x${NULL_SENTINEL}`), STRING],
    ['the words for NULL', text('NULL'), STRING],
    ['the text \\u0000 in JSON', { kind: 'json', text: '["\\\\u0000"]' }, JSON_TYPE],
    ['digits in a text in JSON', { kind: 'json', text: `["${'9'.repeat(200)}"]` }, JSON_TYPE],
    ['38 digits in JSON', { kind: 'json', text: `[-${'9'.repeat(38)},0.${'1'.repeat(37)}]` }, JSON_TYPE],
  ])('takes %s', (_what, cell, type) => {
    expect(refuse(cell, type)).toBeNull();
  });

  it('is asked by the quick way, too, about every value that it refuses', () => {
    const values = [
      ...[
        'a\0',
        NULL_SENTINEL,
        `${NULL_SENTINEL} `,
        'x'.repeat(65_536),
        '€'.repeat(21_846),
        '_',
        '__x',
        'fine',
      ].map((value) => JSON.stringify({ S: value })),
      ...[
        '12',
        '9'.repeat(38),
        `0.${'3'.repeat(37)}`,
        `0.${'0'.repeat(20)}${'3'.repeat(38)}`,
        '1E+100',
        '1E-60',
      ].map((digits) => JSON.stringify({ N: digits })),
      JSON.stringify({ L: [{ S: 'x'.repeat(65_536) }] }),
      JSON.stringify({ M: { a: { S: '\0' } } }),
      JSON.stringify({ NS: ['1', `0.${'0'.repeat(20)}${'3'.repeat(38)}`] }),
    ];
    const lines = values.map((value) => Buffer.from(`{"Item":{"pk":{"S":"a"},"value":${value}}}`));
    for (const each of [column('value', 'string'), column('value', 'json'), restColumn('value', ['pk'])]) {
      const mapping = tableMapping(['pk'], [target([column('pk', 'string'), each])]);
      const { fast, reference } = compareEncoders({ mapping, floors: [], format: csvFormat }, 'full', lines);
      expect(fast.targets).toEqual(reference.targets);
      expect(JSON.stringify(reference.targets)).toContain('U+0000');
      expect(fast.fallbackLines).toBeLessThan(2 * lines.length);
    }
  });

  it('is no number of a document whose long numbers are written as text', () => {
    const documents: ColumnType = { kind: 'json', longNumbers: 'text' };
    const columns = [
      column('doc', 'json', { type: documents }),
      restColumn('rest', ['pk', 'doc'], { type: documents }),
    ];
    const mapping = tableMapping(['pk'], [target([column('pk', 'string'), ...columns])]);
    const long = `{"L":[{"N":"1E-60"},{"N":"1.5"}]}`;
    const lines = [Buffer.from(`{"Item":{"pk":{"S":"a"},"doc":${long},"other":${long}}}`)];
    const { fast, reference } = compareEncoders({ mapping, floors: [], format: csvFormat }, 'full', lines);
    expect(fast.targets).toEqual(reference.targets);
    const written = `[""0.${'1'.padStart(60, '0')}"",1.5]`;
    expect(reference.targets).toMatchObject([
      { rejects: [], bytes: [expect.stringContaining(`"${written}","{""other"":${written}}"`), ''] },
    ]);
  });

  it('holds the years 1 to 9999', () => {
    const columns = [column('pk', 'string'), column('at', 'timestamp'), column('day', 'date')];
    const mapping = tableMapping(['pk'], [target(columns)]);
    const items = [
      ['9999-12-31T08:59:59+09:00', '9999-12-31'],
      ['0001-01-01T00:00:00Z', '0001-01-01'],
      ['9999-12-31T23:59:59-00:01', '2024-05-04'],
      ['2024-05-04T00:00:00Z', '0000-12-31'],
    ];
    const lines = items.map(([at, day]) =>
      Buffer.from(`{"Item":{"pk":{"S":"a"},"at":{"S":"${at}"},"day":{"S":"${day}"}}}`),
    );
    const { fast, reference } = compareEncoders({ mapping, floors: [], format: csvFormat }, 'full', lines);
    expect(fast.targets).toEqual(reference.targets);
    const rows = `"a",9999-12-30 23:59:59.000000,9999-12-31,1699999999999999\n"a",0001-01-01 00:00:00.000000,0001-01-01,1699999999999999\n`;
    // Once line by line, and once as a batch.
    const range = {
      reason: expect.stringContaining('the range is 0001-01-01 up to and including 9999-12-31'),
    };
    expect(reference.targets).toMatchObject([
      { rejects: [range, range, range, range], bytes: [rows + rows, expect.anything()] },
    ]);
  });
});
