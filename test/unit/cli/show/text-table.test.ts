import { describe, expect, test } from '@jest/globals';
import { queryText } from '../../../../src/cli/show/query/query-table.ts';
import { createStyle } from '../../../../src/cli/show/style.ts';
import { aligned, textTable } from '../../../../src/cli/show/text-table.ts';
import { cutToWidth, printable, textWidth } from '../../../../src/cli/show/text-width.ts';

const plain = createStyle(false);

describe('textWidth', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['Zürich', 6],
    ['Zu\u0308rich', 6],
    ['東京', 4],
    ['☕ tea', 6],
    ['👩‍👩‍👧', 2],
  ])('%j takes %d columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('cutToWidth', () => {
  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['東京都', 5, '東京…'],
    ['東京都', 4, '東…'],
  ])('%j in %d columns is %j', (text, most, cut) => {
    expect(cutToWidth(text, most)).toBe(cut);
    expect(textWidth(cut)).toBeLessThanOrEqual(most);
  });
});

test('control characters of data are shown, not obeyed', () => {
  expect(printable('a\tb\nc\u001B[31mred\u202Eoc')).toBe(String.raw`a\tb\nc\u001b[31mred\u202eoc`);
});

describe('textTable', () => {
  const columns = [
    { title: 'city', align: 'left' },
    { title: 'orders', align: 'right' },
  ] as const;

  test('stands in columns, numbers to the right, wide characters counted as two', () => {
    const rows = [
      ['東京', '7'],
      ['Lisboa', '1204'],
    ];
    expect(textTable({ columns, rows, widestCell: null }, plain)).toBe(
      ['city    orders', '──────  ──────', '東京         7', 'Lisboa    1204'].join('\n'),
    );
  });

  test('cuts cells that are too wide', () => {
    const text = textTable({ columns, rows: [['a very long name', '1']], widestCell: 8 }, plain);
    expect(text.split('\n')[2]).toBe('a very …       1');
  });

  test('colours do not move columns', () => {
    const coloured = textTable({ columns, rows: [['x', '1']], widestCell: null }, createStyle(true));
    const escape = '\u001B';
    expect(coloured).toContain(`${escape}[1m`);
    const stripped = coloured.replaceAll(new RegExp(`${escape}\\[\\d+m`, 'g'), '');
    expect(stripped).toBe(textTable({ columns, rows: [['x', '1']], widestCell: null }, plain));
  });
});

test('aligned rows may be of different lengths', () => {
  expect(
    aligned(
      [
        ['a', '10', 'x'],
        ['bbb', '9'],
      ],
      [1],
    ),
  ).toEqual(['a    10  x', 'bbb   9']);
});

describe('queryText', () => {
  test('shows values digit by digit, NULL by name and lists as JSON', () => {
    const result = {
      columns: ['n', 'list', 'text'],
      rows: [
        { n: '12345678901234567890123456789012345678', list: ['a', 'b'], text: null },
        { n: null, list: [], text: 'line\nbreak' },
      ],
    };
    expect(queryText(result, plain, null).split('\n')).toEqual([
      '                                     n  list       text',
      '──────────────────────────────────────  ─────────  ───────────',
      '12345678901234567890123456789012345678  ["a","b"]  NULL',
      String.raw`                                  NULL  []         line\nbreak`,
      '2 rows',
    ]);
  });

  test('a result without rows has its header', () => {
    expect(queryText({ columns: ['a'], rows: [] }, plain, null)).toBe('a\n─\n0 rows');
  });
});
