import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FastEncoder } from '../../src/row/fast/fast-encoder.ts';
import { TargetRows } from '../../src/row/target-rows.ts';
import { ISO_FORMS } from '../../src/type/formats.ts';
import type { ColumnMapping } from '../../src/mapping/mapping.ts';
import type { RowFormat } from '../../src/row/row-format.ts';
import { column, EXPORTED_AT, tableMapping, target } from '../support/encoder-builders.ts';
import { JSON_ROWS, readRows } from '../support/json-rows.ts';
import { compileColumnOf } from '../support/mapping-problems.ts';
import { full } from '../support/plan-builders.ts';

const FIRST = Date.UTC(1900, 0, 1);
const END = Date.UTC(2300, 0, 1);

function timeColumn(
  name: string,
  kind: 'timestamp' | 'date',
  format: 'iso8601' | 'rfc1123' | 'epoch_s' | 'epoch_ms' | 'epoch_us',
): ColumnMapping {
  return { ...column(name, 'string'), type: { kind, format } };
}

const EPOCHS = [
  timeColumn('s', 'timestamp', 'epoch_s'),
  timeColumn('ms', 'timestamp', 'epoch_ms'),
  timeColumn('us', 'timestamp', 'epoch_us'),
  timeColumn('s_day', 'date', 'epoch_s'),
  timeColumn('us_day', 'date', 'epoch_us'),
];

const TEXTS: readonly ColumnMapping[] = [
  timeColumn('iso', 'timestamp', 'iso8601'),
  timeColumn('short', 'timestamp', 'iso8601'),
  timeColumn('iso_day', 'date', 'iso8601'),
  { ...column('day', 'string'), type: { kind: 'date', format: 'day' } },
  timeColumn('http', 'timestamp', 'rfc1123'),
  timeColumn('http_day', 'date', 'rfc1123'),
];

/** Gives the cells of one item after the other, which no part of the reference may have read or written. */
function cellsIn(columns: readonly ColumnMapping[]): (item: object) => readonly unknown[] {
  const handedOver: string[] = [];
  let isMade = false;
  const format: RowFormat = {
    ...JSON_ROWS,
    cell: (cell, type, out) => {
      // Constants are written while the encoder is made.
      if (isMade) handedOver.push(cell.kind);
      JSON_ROWS.cell(cell, type, out);
    },
  };
  const mapping = tableMapping(['pk'], [target([column('pk', 'string'), ...columns])]);
  const rows = new TargetRows();
  const source = { ...full(0), exportId: 'export-1', at: EXPORTED_AT };
  const targets = mapping.targets.map((each) => ({ target: each, floor: 0, loadedAt: 0, rows }));
  const encoder = new FastEncoder({ mapping, source, targets, format });
  isMade = true;
  return (item) => {
    const line = JSON.stringify({ Item: { pk: { S: 'a' }, ...item } });
    encoder.encode(Buffer.from(line), { file: 'data.json.gz', line: 1 });
    expect(encoder.fallbackLines).toBe(0);
    expect(handedOver).toEqual([]);
    const [row = []] = readRows(rows.takeBlocks(), 'puts');
    return row.slice(1, -1);
  };
}

/** `YYYY-MM-DD hh:mm:ss.ffffff` */
function instantOf(millis: number, micros: number): string {
  const iso = new Date(millis).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(micros).padStart(3, '0')}`;
}

test('epochs from 1970 on are written as Date writes them, with microseconds', () => {
  const cellsOf = cellsIn(EPOCHS);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: END - 1 }), fc.nat({ max: 999 }), (millis, micros) => {
      const seconds = Math.floor(millis / 1000);
      const day = new Date(millis).toISOString().slice(0, 10);
      const us = String(BigInt(millis) * 1000n + BigInt(micros));
      const item = {
        s: { N: String(seconds) },
        ms: { N: String(millis) },
        us: { N: us },
        s_day: { S: String(seconds) },
        us_day: { N: us },
      };
      expect(cellsOf(item)).toEqual([
        instantOf(seconds * 1000, 0),
        instantOf(millis, 0),
        instantOf(millis, micros),
        day,
        day,
      ]);
    }),
    { numRuns: 500 },
  );
});

test('ISO 8601, RFC 1123 and days of the whole range are written as Date writes them', () => {
  const cellsOf = cellsIn(TEXTS);
  fc.assert(
    fc.property(
      fc.integer({ min: FIRST, max: END - 1 }),
      fc.nat({ max: 999 }),
      fc.constantFrom('T', ' '),
      (millis, micros, between) => {
        const iso = new Date(millis).toISOString().replace('T', between);
        const day = iso.slice(0, 10);
        const item = {
          iso: { S: `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}Z` },
          short: { S: `${iso.slice(0, 19)}Z` },
          iso_day: { S: iso },
          day: { S: day },
          http: { S: new Date(millis).toUTCString() },
          http_day: { S: new Date(millis).toUTCString() },
        };
        expect(cellsOf(item)).toEqual([
          instantOf(millis, micros),
          `${iso.slice(0, 19).replace('T', ' ')}.000000`,
          day,
          day,
          `${iso.slice(0, 19).replace('T', ' ')}.000000`,
          day,
        ]);
      },
    ),
    { numRuns: 500 },
  );
});

/** A column that a mapping file would have so. */
const mapped = (name: string, given: object): ColumnMapping => ({
  ...compileColumnOf(name, given),
  nullable: true,
});

test('every form of ISO 8601 in the table is read here', () => {
  const cellsOf = cellsIn([mapped('iso', { type: 'timestamp', zone: 'UTC', round: 'down' })]);
  for (const { example } of ISO_FORMS) {
    expect(cellsOf({ iso: { S: example } })).toEqual([expect.stringMatching(/^20\d\d-[-\d :.]{21}$/)]);
  }
});

test('ISO 8601 with any offset, without seconds, and finer than a microsecond', () => {
  const minutes = fc.integer({ min: -1439, max: 1439 });
  const form = fc.constantFrom(':', '', 'hours', 'zone');
  const name = fc.constantFrom('', '[Europe/London]', '[Etc/GMT+1]', '[America/Port-au-Prince]', '[Z_a]');
  const nanos = fc.nat({ max: 999_999_999 });
  const day = 86_400_000;
  fc.assert(
    // The day that is written down lies in the range as well as the instant: what does not is left to the reference.
    fc.property(
      fc.integer({ min: FIRST + day, max: END - day }),
      minutes,
      form,
      name,
      nanos,
      fc.boolean(),
      (millis, offset, between, zone, nano, hasSeconds) => {
        const shift = between === 'hours' ? Math.trunc(offset / 60) * 60 : offset;
        const unit = hasSeconds ? 1000 : 60_000;
        const instant = Math.floor(millis / unit) * unit;
        const local = new Date(instant + shift * 60_000).toISOString();
        const text = hasSeconds
          ? `${local.slice(0, 19)}.${String(nano).padStart(9, '0')}`
          : local.slice(0, 16);
        const [hours, rest] = [Math.floor(Math.abs(shift) / 60), Math.abs(shift) % 60].map((part) =>
          String(part).padStart(2, '0'),
        );
        const sign = shift < 0 ? '-' : '+';
        const colon = `${sign}${String(hours)}:${String(rest)}`;
        const written = {
          ':': `${colon}${zone}`,
          '': `${sign}${String(hours)}${String(rest)}${zone}`,
          hours: `${sign}${String(hours)}${zone}`,
          zone: '',
        }[between];
        const columns = [
          mapped('iso', { type: 'timestamp', round: 'down', zone: colon }),
          mapped('iso_day', { type: 'date', format: 'iso8601', zone: colon }),
        ];
        const S = `${text}${written}`;
        const micros = hasSeconds ? Math.floor(nano / 1000) : 0;
        const shown = new Date(instant).toISOString();
        expect(cellsIn(columns)({ iso: { S }, iso_day: { S } })).toEqual([
          `${shown.slice(0, 19).replace('T', ' ')}.${String(micros).padStart(6, '0')}`,
          shown.slice(0, 10),
        ]);
      },
    ),
    // Each is a mapping of its own, which is slow to get ready.
    { numRuns: 150 },
  );
});

test('epochs with fractions, down to the microsecond', () => {
  const columns = (['epoch_s', 'epoch_ms', 'epoch_us'] as const).map((format) =>
    mapped(format, { type: 'timestamp', format, round: 'down' }),
  );
  const cellsOf = cellsIn(columns);
  const tail = fc.stringMatching(/^[0-9]{0,9}[1-9]$/);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: END - 1 }), fc.nat({ max: 999 }), tail, (millis, micros, finer) => {
      const total = String(BigInt(millis) * 1000n + BigInt(micros)).padStart(7, '0');
      const at = (places: number): string =>
        `${total.slice(0, total.length - places)}.${total.slice(total.length - places)}`;
      const item = {
        epoch_s: { N: `${at(6)}${finer}` },
        epoch_ms: { S: `${at(3)}${finer}` },
        epoch_us: { N: `${total.replace(/^0+(?=\d)/, '')}.${finer}` },
      };
      const instant = instantOf(millis, micros);
      expect(cellsOf(item)).toEqual([instant, instant, instant]);
    }),
    { numRuns: 500 },
  );
});

test('values that mean none are NULL, as they stand or in another spelling', () => {
  const at = mapped('at', {
    type: 'timestamp',
    nullValues: ['9999-12-31T00:00:00+09:00', '2000-01-01T00:00:00Z', ''],
  });
  const ttl = mapped('ttl', { type: 'date', format: 'epoch_s', nullValues: [0, 'never'] });
  const note = mapped('note', { type: 'string', nullValues: ['N/A', '', -1] });
  const price = mapped('price', { type: 'decimal(9,2)', format: 'text', nullValues: ['0.00', 'none'] });
  const cellsOf = cellsIn([at, ttl, note, price]);
  const nulls = [
    { at: { S: '9999-12-31T00:00:00+09:00' }, ttl: { N: '0' }, note: { S: 'N/A' }, price: { S: '0.0' } },
    { at: { S: '2000-01-01T01:00:00+0100' }, ttl: { S: 'never' }, note: { S: '' }, price: { S: 'none' } },
    { at: { S: '' }, ttl: { S: '0' }, note: { N: '-1' }, price: { N: '0' } },
  ];
  for (const item of nulls) expect(cellsOf(item)).toEqual([null, null, null, null]);
  const item = {
    at: { S: '2000-01-01T00:00:01Z' },
    ttl: { N: '86400' },
    note: { S: 'n/a' },
    price: { S: '10.00' },
  };
  expect(cellsOf(item)).toEqual(['2000-01-01 00:00:01.000000', '1970-01-02', 'n/a', '10']);
});

test('numbers in text are the numbers', () => {
  const types = ['int32', 'int64', 'decimal(12,4)', 'float64'];
  const columns = types.map((type) => mapped(type, { type, format: 'text' }));
  const cellsOf = cellsIn(columns);
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.nat({ max: 4 }), (number, zeros) => {
      const whole = `${String(number)}${zeros === 0 ? '' : `.${'0'.repeat(zeros)}`}`;
      const fraction = `${String(number)}.25${'0'.repeat(zeros)}`;
      const item = { int32: whole, int64: whole, 'decimal(12,4)': fraction, float64: fraction };
      const written = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
      const exact = `${String(number)}.25`;
      expect(cellsOf(written)).toEqual([String(number), String(number), exact, exact]);
    }),
    { numRuns: 200 },
  );
});
