import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FastEncoder } from '../../src/row/fast-encoder.ts';
import { TargetRows } from '../../src/row/target-rows.ts';
import type { ColumnMapping } from '../../src/mapping/mapping.ts';
import { column, EXPORTED_AT, tableMapping, target } from '../support/encoder-builders.ts';
import { JSON_ROWS, readRows } from '../support/json-rows.ts';
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

/** The cells of one item, which no part of the reference may have written. */
function cellsOf(columns: readonly ColumnMapping[], item: object): readonly unknown[] {
  const mapping = tableMapping(['pk'], [target([column('pk', 'string'), ...columns])]);
  const rows = new TargetRows();
  const exportInfo = { ...full(0), exportId: 'export-1', at: EXPORTED_AT };
  const targets = mapping.targets.map((each) => ({ target: each, floor: 0, rows }));
  const encoder = new FastEncoder({ mapping, exportInfo, targets, format: JSON_ROWS });
  const line = JSON.stringify({ Item: { pk: { S: 'a' }, ...item } });
  encoder.encode(Buffer.from(line), { file: 'data.json.gz', line: 1 });
  expect(encoder.fallbackLines).toBe(0);
  const [row = []] = readRows(rows.takeBlocks(), 'puts');
  return row.slice(1, -1);
}

/** `YYYY-MM-DD hh:mm:ss.ffffff` */
function instantOf(millis: number, micros: number): string {
  const iso = new Date(millis).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(micros).padStart(3, '0')}`;
}

test('epochs from 1970 on are written as Date writes them, with microseconds', () => {
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
      expect(cellsOf(EPOCHS, item)).toEqual([
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
        expect(cellsOf(TEXTS, item)).toEqual([
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
