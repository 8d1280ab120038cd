import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ExplainLoad } from '../../../../src/warehouse/dialect.ts';
import {
  redshiftDialect,
  type DialectSettings,
} from '../../../../src/warehouse/redshift/redshift-dialect.ts';
import { targetOf } from '../../../contract/contract-loads.ts';

const SETTINGS: DialectSettings = {
  schema: 'analytics',
  iamRole: 'arn:aws:iam::123456789012:role/redshift-copy',
  distribution: 'auto',
  stagingRegion: null,
  stagingAddress: 's3://staging/dynaload/',
  lifecycle: { kind: 'keep' },
  compression: 'zstd',
};

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
  { name: 'part', type: { kind: 'binary' }, key: true },
  { name: 'small', type: { kind: 'int32' } },
  { name: 'nineteen', type: { kind: 'decimal', precision: 19, scale: 4 } },
  { name: 'rate', type: { kind: 'float64' } },
  { name: 'paid', type: { kind: 'boolean' } },
  { name: 'photo', type: { kind: 'binary' } },
  { name: 'text', type: { kind: 'string' } },
]);

const hostile = targetOf('\'; drop "table" \\ {{keys}}', [
  { name: 'Has "Quotes"', type: { kind: 'string' }, key: true },
  { name: "it's \\ {{mark}}", type: { kind: 'string' } },
  { name: 'oid_'.repeat(31), type: { kind: 'string' } },
]);

const CASES: Readonly<Record<string, readonly [ExplainLoad, Partial<DialectSettings>?]>> = {
  'orders-first-full': [{ target: orders, action: 'replace', exportId: '01-full', generation: null }],
  'orders-incremental': [
    { target: orders, action: 'merge', exportId: '02-incremental', generation: '1700000000000000' },
  ],
  'orders-next-full': [
    { target: orders, action: 'replace', exportId: '03-full', generation: '1700000000000000' },
    { stagingRegion: 'eu-west-1', compression: 'gzip', lifecycle: { kind: 'days', days: 7 } },
  ],
  'every-type-first-full': [
    { target: everyType, action: 'replace', exportId: '01-full', generation: null },
    { distribution: 'key', iamRole: 'default', lifecycle: { kind: 'delete' } },
  ],
  'hostile-names-incremental': [
    { target: hostile, action: 'merge', exportId: "it's \\", generation: '1700000000000000' },
    { schema: 'has "quotes"' },
  ],
};

// `UPDATE_GOLDEN=1` writes the files anew; they are reviewed like code.
describe('the statements of a load', () => {
  it.each(Object.entries(CASES))('are those of test/golden/redshift/%s.sql', (name, [load, settings]) => {
    const file = join(process.cwd(), 'test/golden/redshift', `${name}.sql`);
    const text = `${redshiftDialect({ ...SETTINGS, ...settings })
      .explain(load)
      .join(';\n\n')};\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(existsSync(file)).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});
