import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ColumnType, ScalarType } from '../../../src/type/column-type.ts';
import type { Cell } from '../../../src/type/cell.ts';
import type { QueryValue } from '../../../src/warehouse/warehouse.ts';
import { assertFresh, runsOf } from '../../support/fresh-runs.ts';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginTicket,
  holds,
  loadRows,
  NULL,
  readRows,
  targetOf,
  text,
  uniqueTable,
} from '../contract-loads.ts';

const number = (digits: string): Cell => ({ kind: 'number', digits });
const float = (value: number): Cell => ({ kind: 'float', value });
const date = (iso: string): Cell => ({ kind: 'date', days: Date.parse(iso) / 86_400_000 });
const timestamp = (seconds: string, micros: number): Cell => ({
  kind: 'timestamp',
  micros: BigInt(Date.parse(seconds)) * 1000n + BigInt(micros),
});

/** Decimals and times come with or without the zeros at their end. */
function withoutTrailingZeros(value: QueryValue): QueryValue {
  return typeof value === 'string' && value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}

interface ValueCase {
  readonly what: string;
  readonly type: ColumnType;
  readonly cells: readonly (readonly [cell: Cell, shown: QueryValue])[];
}

const CASES: readonly ValueCase[] = [
  {
    what: 'text',
    type: { kind: 'string' },
    cells: [
      '',
      ' ',
      'plain',
      'NULL',
      '\\N',
      'null',
      "it's",
      '"',
      '\\',
      '\t\n\r\b\f',
      'a\0b',
      '漢\u{1F600}',
      'x ',
      '[]',
      '\uFEFFbyte order mark',
    ].map((value) => [text(value), value]),
  },
  {
    what: 'int32',
    type: { kind: 'int32' },
    cells: [
      [number('2147483647'), 2147483647],
      [number('-2147483648'), -2147483648],
      [number('0'), 0],
    ],
  },
  {
    what: 'int64',
    type: { kind: 'int64' },
    cells: ['9223372036854775807', '-9223372036854775808', '0'].map((digits) => [number(digits), digits]),
  },
  {
    what: 'decimal(38,0)',
    type: { kind: 'decimal', precision: 38, scale: 0 },
    cells: ['99999999999999999999999999999999999999', '-12345678901234567890123456789012345678', '0'].map(
      (digits) => [number(digits), digits],
    ),
  },
  {
    what: 'decimal(38,38)',
    type: { kind: 'decimal', precision: 38, scale: 38 },
    cells: ['0.99999999999999999999999999999999999999', '-0.00000000000000000000000000000000000001'].map(
      (digits) => [number(digits), digits],
    ),
  },
  {
    what: 'decimal(18,2)',
    type: { kind: 'decimal', precision: 18, scale: 2 },
    cells: ['1.5', '-0.01', '9999999999999999.99', '100'].map((digits) => [number(digits), digits]),
  },
  {
    what: 'float64',
    type: { kind: 'float64' },
    cells: [0.1, -1e-7, 1e21, 5e-324, 1.7976931348623157e308, 123456789.12345679].map((value) => [
      float(value),
      value,
    ]),
  },
  {
    what: 'boolean',
    type: { kind: 'boolean' },
    cells: [true, false].map((value) => [{ kind: 'boolean', value }, value]),
  },
  {
    what: 'timestamp',
    type: { kind: 'timestamp', format: 'iso8601' },
    cells: [
      [timestamp('2024-02-29T23:59:59Z', 123_456), '2024-02-29 23:59:59.123456'],
      [timestamp('1969-12-31T23:59:59Z', 999_999), '1969-12-31 23:59:59.999999'],
      [timestamp('1900-01-01T00:00:00Z', 1), '1900-01-01 00:00:00.000001'],
      [timestamp('2299-12-31T23:59:59Z', 999_999), '2299-12-31 23:59:59.999999'],
      [timestamp('0001-01-01T00:00:00Z', 1), '0001-01-01 00:00:00.000001'],
      [timestamp('9999-12-31T23:59:59Z', 999_999), '9999-12-31 23:59:59.999999'],
    ],
  },
  {
    what: 'date',
    type: { kind: 'date', format: 'day' },
    cells: ['1970-01-01', '2024-02-29', '1900-01-01', '2299-12-31', '0001-01-01', '9999-12-31'].map((day) => [
      date(day),
      day,
    ]),
  },
  {
    what: 'json',
    type: { kind: 'json' },
    cells: ['{"a":"\\t\\\\ \'","n":12345678901234567890123456789.5}', '[]', 'null', '"☃"'].map((json) => [
      { kind: 'json', text: json },
      json,
    ]),
  },
];

export function testValues(context: () => ContractContext): void {
  describe('values', () => {
    it.each(CASES)('keeps $what exactly, and NULL apart from everything else', async ({ type, cells }) => {
      const { warehouse } = context();
      const target = targetOf(uniqueTable(), [
        { name: 'id', type: { kind: 'int32' }, key: true },
        { name: 'v', type },
      ]);
      if (warehouse.dialect.problems(target).length > 0) {
        await expect(beginTicket(warehouse, { target })).rejects.toMatchObject({
          code: 'TARGET_UNSUPPORTED',
        });
        return;
      }
      const held = cells.filter(([cell]) => holds(warehouse, cell, type));
      const all: ValueCase['cells'] = [...held, [NULL, null]];
      await loadRows(warehouse, {
        target,
        puts: all.map(([cell], id) => ({ cells: [number(String(id)), cell], version: 100 })),
      });
      const rows = await readRows(warehouse, target);
      const exact = type.kind === 'decimal' || type.kind === 'timestamp' ? withoutTrailingZeros : identity;
      expect(rows.map(({ v }) => exact(v ?? null))).toEqual(all.map(([, shown]) => exact(shown)));
    });

    it('keeps bytes exactly', async () => {
      const { warehouse, harness } = context();
      const target = targetOf(uniqueTable(), [
        { name: 'id', type: { kind: 'binary' }, key: true },
        { name: 'v', type: { kind: 'binary' } },
      ]);
      const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const values = [
        new Uint8Array(),
        every,
        Uint8Array.of(0xff),
        Uint8Array.of(0xe2, 0x98),
        Uint8Array.of(0x20),
      ].filter((bytes) => holds(warehouse, { kind: 'binary', bytes }, { kind: 'binary' }));
      await loadRows(warehouse, {
        target,
        puts: values.map((bytes) => ({
          cells: [
            { kind: 'binary', bytes },
            { kind: 'binary', bytes },
          ],
          version: 100,
        })),
      });
      const { rows } = await warehouse.query(
        `select ${harness.hexOf('id')} as id, ${harness.hexOf('v')} as v from ${target.table}`,
      );
      const hex = values.map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase()).toSorted();
      expect(rows.map(({ id }) => String(id)).toSorted()).toEqual(hex);
      expect(rows.map(({ v }) => String(v)).toSorted()).toEqual(hex);
    });

    it.each<{ element: ScalarType; items: readonly Cell[]; shown: unknown }>([
      {
        element: { kind: 'string' },
        items: [text("it's"), text('\\,]\t\n'), NULL, text('')],
        shown: ["it's", '\\,]\t\n', null, ''],
      },
      {
        element: { kind: 'int64' },
        items: [number('9007199254740993'), NULL],
        shown: ['9007199254740993', null],
      },
      { element: { kind: 'decimal', precision: 38, scale: 2 }, items: [number('-1.25')], shown: ['-1.25'] },
      { element: { kind: 'boolean' }, items: [{ kind: 'boolean', value: true }, NULL], shown: [true, null] },
      { element: { kind: 'float64' }, items: [float(0.1)], shown: [0.1] },
      { element: { kind: 'date', format: 'day' }, items: [date('2024-02-29')], shown: ['2024-02-29'] },
    ])('keeps a list of $element.kind exactly', async ({ element, items, shown }) => {
      const { warehouse, harness } = context();
      const target = targetOf(uniqueTable(), [
        { name: 'id', type: { kind: 'int32' }, key: true },
        { name: 'v', type: { kind: 'list', element } },
      ]);
      const lists: readonly Cell[] = [{ kind: 'list', items }, { kind: 'list', items: [] }, NULL];
      await loadRows(warehouse, {
        target,
        puts: lists.map((cell, id) => ({ cells: [number(String(id)), cell], version: 100 })),
      });
      const rows = await readRows(warehouse, target);
      const missing = harness.missingList === 'empty' ? [] : null;
      expect(rows.map(({ v }) => harness.listOf(v ?? null))).toEqual([shown, [], missing]);
    });

    it('keeps keys apart that differ in the least', async () => {
      const { warehouse } = context();
      const target = targetOf(uniqueTable(), [
        { name: 'pk', type: { kind: 'string' }, key: true },
        { name: 'n', type: { kind: 'decimal', precision: 38, scale: 11 }, key: true },
      ]);
      const texts = ['', ' ', 'a', 'a ', 'A', 'a\0', 'a\t', 'é', 'e\u0301'].filter((pk) =>
        holds(warehouse, text(pk), { kind: 'string' }),
      );
      const keys = texts.flatMap((pk) =>
        ['1.00000000001', '1.00000000002'].map((n) => [text(pk), number(n)]),
      );
      const entry = await loadRows(warehouse, {
        target,
        puts: keys.map((cells) => ({ cells, version: 100 })),
      });
      expect(entry.rows).toBe(keys.length);
      const [first] = keys;
      if (first === undefined) throw new Error('no key');
      const into = entry.generation;
      const one = await loadRows(warehouse, { target, into, tombstones: [{ key: first, version: 200 }] });
      expect(one.rows).toBe(keys.length - 1);
    });

    it('keeps any text', async () => {
      const { warehouse } = context();
      await assertFresh(
        fc.asyncProperty(
          fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 30, maxLength: 60 }),
          async (any) => {
            const texts = any.filter((value) => holds(warehouse, text(value), { kind: 'string' }));
            const target = targetOf(uniqueTable(), [
              { name: 'pk', type: { kind: 'string' }, key: true },
              { name: 'v', type: { kind: 'string' } },
            ]);
            await loadRows(warehouse, {
              target,
              puts: texts.map((value) => ({ cells: [text(value), text(value)], version: 100 })),
            });
            const rows = await readRows(warehouse, target);
            expect(rows.map(({ pk }) => String(pk)).toSorted()).toEqual(texts.toSorted());
            for (const { pk, v } of rows) expect(v).toBe(pk);
          },
        ),
        runsOf(2),
      );
    });
  });
}

function identity(value: QueryValue): QueryValue {
  return value;
}
