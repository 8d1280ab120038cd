import { describe, expect, test } from '@jest/globals';
import type { ExportInfo } from '../../../src/export/export-info.ts';
import { fits, markerOf, type IdleMarker, type Left } from '../../../src/lambda/idle-marker.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import type { TableMapping } from '../../../src/mapping/mapping.ts';
import type { TableReport } from '../../../src/sync/report/report.ts';
import { full, HOUR, incremental, minute } from '../../support/plan-builders.ts';

/** Minutes, as in the builders. */
const NOON = 4 * HOUR;

function mapping(
  more: Readonly<Record<string, unknown>> = {},
  columns: object = { id: 'string' },
): TableMapping {
  const targets = [{ table: 'orders', columns }];
  return compileMapping({ source: { table: 'Orders', keys: ['id'] }, targets, ...more }, 'orders.json');
}

/** An ID as DynamoDB makes one at that minute. */
function idAt(minutes: number): string {
  return `0${minute(minutes)}-0a1b2c3d`;
}

function window(from: number, to: number): ExportInfo {
  return incremental(from, to, { exportId: idAt(to) });
}

function report(more: Partial<TableReport> = {}): TableReport {
  return {
    table: 'Orders',
    mapping: 'orders.json',
    watermark: new Date(minute(NOON)).toISOString(),
    planned: [],
    applied: [],
    skipped: [],
    waiting: [],
    refused: [],
    totals: { skipped: {}, waiting: 0, refused: 0 },
    moves: [],
    remedy: null,
    targets: [],
    error: null,
    ...more,
  };
}

const EXPORTS = [full(NOON - 3 * HOUR, { exportId: idAt(NOON - 3 * HOUR) }), window(NOON - 30, NOON)];

function marked(more: Partial<Left> = {}): IdleMarker | null {
  return markerOf({
    mapping: mapping(),
    report: report(),
    exports: EXPORTS,
    isListedBefore: true,
    now: minute(NOON),
    ...more,
  });
}

function requireMarker(more: Partial<Left> = {}): IdleMarker {
  const marker = marked(more);
  if (marker === null) throw new Error('expected a marker');
  return marker;
}

const NOBODY = new Set<string>();

describe('a table is quiet', () => {
  const seen = { mapping: mapping(), exports: EXPORTS, told: NOBODY, now: minute(NOON + HOUR) };

  test('while S3 holds what it held', () => {
    expect(fits(requireMarker(), seen)).toBe(true);
    // What is long past may leave S3.
    expect(fits(requireMarker(), { ...seen, exports: EXPORTS.slice(1) })).toBe(true);
    expect(fits(requireMarker(), { ...seen, told: new Set([idAt(NOON)]) })).toBe(true);
  });

  test.each([
    ['a new export', { exports: [...EXPORTS, window(NOON, NOON + HOUR)] }],
    ['an export that is gone', { exports: [] }],
    ['another column', { mapping: mapping({}, { id: 'string', total: 'int64' }) }],
    ['another policy', { mapping: mapping({ overlap: 'accept' }) }],
    ['a day', { now: minute(NOON + 24 * HOUR) }],
    ['a clock that went back', { now: minute(NOON) - 1 }],
    ['an old export that somebody tells of', { told: new Set([idAt(NOON - 9 * HOUR)]) }],
  ])('no longer after %s', (_, more) => {
    expect(fits(requireMarker(), { ...seen, ...more })).toBe(false);
  });
});

test('a marker says whose watermark it holds, where the exports tell', () => {
  const { tableArn, tableId } = window(NOON - 30, NOON);
  expect(requireMarker().lineage).toEqual({ tableArn, tableId });
  expect(requireMarker({ exports: EXPORTS.slice(0, 1) }).lineage).toBeNull();
  const again = incremental(NOON - 30, NOON, { exportId: idAt(NOON + 1), tableId: 'made-again' });
  expect(requireMarker({ exports: [...EXPORTS, again] }).lineage).toBeNull();
});

describe('no marker is left', () => {
  const target = {
    table: 'orders',
    error: { code: 'X', message: '', hint: null, commands: [], details: {} },
  };
  test.each<readonly [string, Partial<Left>]>([
    ['where nothing is loaded', { report: report({ watermark: null }) }],
    ['after an error', { report: report({ error: target.error }) }],
    [
      'after an error of a target',
      { report: report({ targets: [target as unknown as TableReport['targets'][number]] }) },
    ],
    ['where an export waits', { report: report({ totals: { skipped: {}, waiting: 1, refused: 0 } }) }],
    ['where one was refused', { report: report({ totals: { skipped: {}, waiting: 0, refused: 1 } }) }],
    [
      'where time alone may let a full export in',
      { report: report({ totals: { skipped: { held: 1 }, waiting: 0, refused: 0 } }) },
    ],
    [
      'where an export came after the run had looked',
      { exports: [...EXPORTS, window(NOON, NOON + HOUR)], isListedBefore: false },
    ],
  ])('%s', (_, more) => {
    expect(marked(more)).toBeNull();
  });

  test('that fits, where a window that fills a gap may have come unseen', () => {
    const seen = {
      mapping: mapping({ gap: 'accept' }),
      exports: EXPORTS,
      told: NOBODY,
      now: minute(NOON + HOUR),
    };
    expect(fits(requireMarker({ mapping: seen.mapping, isListedBefore: false }), seen)).toBe(false);
    expect(fits(requireMarker({ mapping: seen.mapping, isListedBefore: true }), seen)).toBe(true);
  });
});
