import { describe, expect, test } from '@jest/globals';
import { rowWriter, type QueryFormat } from '../../../../src/cli/show/query/query-text.ts';
import { MEASURED_ROWS } from '../../../../src/cli/show/query/query-table.ts';
import { createStyle } from '../../../../src/cli/show/style.ts';
import type { QueryValue } from '../../../../src/warehouse/warehouse.ts';

type Row = readonly QueryValue[];

function written(
  format: QueryFormat,
  columns: readonly string[],
  batches: readonly (readonly Row[])[],
  error?: object,
): string {
  const writer = rowWriter(format, columns, { style: createStyle(false), widestCell: null });
  return [writer.begin(), ...batches.map((batch) => writer.rows(batch)), writer.end(error)].join('');
}

const COLUMNS = ['big', 'text', 'list'];
const ROWS: readonly Row[] = [
  ['9223372036854775807', '', null],
  [1, 'a "b", c\r\nd', ['x', null]],
  [null, 'plain', []],
];

describe('rows of a query as', () => {
  test('csv: NULL is nothing, an empty text is "", and what would break a line is quoted', () => {
    expect(written('csv', COLUMNS, [ROWS.slice(0, 1), [], ROWS.slice(1)])).toBe(
      'big,text,list\n9223372036854775807,"",\n1,"a ""b"", c\r\nd","[""x"",null]"\n,plain,[]\n',
    );
    expect(written('csv', ['a'], [])).toBe('a\n');
  });

  test('jsonl: a document for each', () => {
    const lines = written('jsonl', COLUMNS, [ROWS]).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { big: '9223372036854775807', text: '', list: null },
      { big: 1, text: 'a "b", c\r\nd', list: ['x', null] },
      { big: null, text: 'plain', list: [] },
    ]);
  });

  test.each([0, 1, 3])('json: one document, of %i rows, also when it broke off', (count) => {
    const rows = ROWS.slice(0, count);
    const documents = rows.map((row) => Object.fromEntries(COLUMNS.map((name, at) => [name, row[at]])));
    const whole = { columns: COLUMNS, rows: documents };
    const batches = [rows.slice(0, 1), [], rows.slice(1)];
    expect(JSON.parse(written('json', COLUMNS, batches))).toEqual(whole);
    const error = { code: 'INTERRUPTED' };
    expect(JSON.parse(written('json', COLUMNS, batches, error))).toEqual({ ...whole, error });
  });

  test('table: as wide as the first rows need, and a wider cell after them is whole', () => {
    const many = Array.from({ length: MEASURED_ROWS }, (): Row => [1, 'a']);
    const lines = written(
      'table',
      ['n', 't'],
      [
        many,
        [
          [2, 'much wider'],
          [1234, 'b'],
        ],
      ],
    ).split('\n');
    expect([...lines.slice(0, 3), ...lines.slice(-4)]).toEqual([
      'n  t',
      '─  ─',
      '1  a',
      '2  much wider',
      '1234  b',
      '1,002 rows',
      '',
    ]);
  });
});
