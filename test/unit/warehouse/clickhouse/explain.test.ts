import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ExplainLoad } from '../../../../src/warehouse/dialect.ts';
import { clickhouseDialect } from '../../../../src/warehouse/clickhouse/clickhouse-dialect.ts';
import { targetOf } from '../../../contract/contract-loads.ts';

const orders = targetOf('orders', [
  { name: 'pk', type: { kind: 'string' }, key: true },
  { name: 'sk', type: { kind: 'string' }, key: true },
  { name: 'amount', type: { kind: 'decimal', precision: 18, scale: 2 } },
  { name: 'created_at', type: { kind: 'timestamp', format: 'epoch_ms' } },
  { name: 'tags', type: { kind: 'list', element: { kind: 'string' } } },
  { name: 'other_attributes', type: { kind: 'json' } },
]);

const everyType = targetOf('every_type', [
  { name: 'day', type: { kind: 'date', format: 'day' } },
  { name: 'id', type: { kind: 'int64' }, key: true },
  { name: 'small', type: { kind: 'int32' } },
  { name: 'rate', type: { kind: 'float64' } },
  { name: 'paid', type: { kind: 'boolean' } },
  { name: 'photo', type: { kind: 'binary' } },
  { name: 'scores', type: { kind: 'list', element: { kind: 'decimal', precision: 38, scale: 10 } } },
]);

const hostile = targetOf("'; drop `table` \\ {{keys}}", [
  { name: 'has `ticks`', type: { kind: 'string' }, key: true },
  { name: "it's \\ {{mark}}", type: { kind: 'string' } },
]);

const CASES: Readonly<Record<string, ExplainLoad>> = {
  'orders-first-full': { target: orders, action: 'replace', exportId: '01-full', generation: null },
  'orders-incremental': {
    target: orders,
    action: 'merge',
    exportId: '02-incremental',
    generation: '1700000000000000',
  },
  'orders-next-full': {
    target: orders,
    action: 'replace',
    exportId: '03-full',
    generation: '1700000000000000',
  },
  'every-type-first-full': { target: everyType, action: 'replace', exportId: '01-full', generation: null },
  'hostile-names-incremental': {
    target: hostile,
    action: 'merge',
    exportId: "it's",
    generation: '1700000000000000',
  },
};

// `UPDATE_GOLDEN=1` writes the files anew; they are reviewed like code.
describe('the statements of a load', () => {
  it.each(Object.entries(CASES))('are those of test/golden/clickhouse/%s.sql', (name, load) => {
    const file = join(process.cwd(), 'test/golden/clickhouse', `${name}.sql`);
    const text = `${clickhouseDialect.explain(load).join(';\n\n')};\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(existsSync(file)).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});
