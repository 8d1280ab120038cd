import { describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { problemsOf } from '../../support/mapping-problems.ts';

const BASE = {
  source: { table: 'Orders', keys: ['id'] },
  targets: [{ table: 'orders', columns: { id: 'string' } }],
};
const withExport = (block: unknown): unknown => ({ ...BASE, export: block });

describe('the export block', () => {
  test('needs nothing but where exports go', () => {
    expect(compileMapping(withExport({ to: 's3://my-exports/shop/' }), 'a.json').export).toEqual({
      to: 's3://my-exports/shop/',
      bucket: 'my-exports',
      prefix: 'shop',
      every: 900_000,
      view: 'NEW_AND_OLD_IMAGES',
      encryption: { kind: 'AES256' },
      bucketOwner: null,
      fullUpTo: 100_000_000_000,
      enabled: true,
    });
  });

  test('takes all that DynamoDB takes', () => {
    const block = {
      to: 's3://my-exports',
      every: '6h',
      view: 'NEW_IMAGE',
      encryption: { kms: 'alias/data' },
      bucketOwner: '111122223333',
      full: { upTo: '2TB' },
      enabled: false,
    };
    expect(compileMapping(withExport(block), 'a.json').export).toMatchObject({
      prefix: null,
      every: 21_600_000,
      view: 'NEW_IMAGE',
      encryption: { kind: 'KMS', key: 'alias/data' },
      bucketOwner: '111122223333',
      fullUpTo: 2e12,
      enabled: false,
    });
    expect(compileMapping(withExport({ ...block, encryption: 'KMS' }), 'a.json').export?.encryption).toEqual({
      kind: 'KMS',
      key: null,
    });
  });

  test('is none where there is none', () => {
    expect(compileMapping(BASE, 'a.json').export).toBeNull();
  });

  test.each([
    [{}, 'export.to: is missing; expected a string'],
    [{ to: 'my-exports' }, 'export.to: expected an address such as s3://bucket/prefix, got "my-exports"'],
    [
      { to: 's3://my-exports/shop/AWSDynamoDB' },
      'export.to: expected an address above AWSDynamoDB/, which DynamoDB adds, got "s3://my-exports/shop/AWSDynamoDB"',
    ],
    ...['5m', '25m', '7h', '48h', '1', 'daily'].map((every): [object, string] => [
      { to: 's3://my-exports', every },
      `export.every: expected 15m to 24h that divide a day evenly, such as "15m", "1h", "6h" or "24h", got "${every}"`,
    ]),
    [
      { to: 's3://my-exports', view: 'NEW_IMAGES' },
      'export.view: expected one of "NEW_AND_OLD_IMAGES", "NEW_IMAGE", got the string "NEW_IMAGES"; did you mean "NEW_IMAGE"?',
    ],
    [
      { to: 's3://my-exports', full: { upTo: '100 GB' } },
      'export.full.upTo: expected a size such as "500MB", "100GB" or "2TB", got "100 GB"',
    ],
    [
      { to: 's3://my-exports', bucketOwner: '42' },
      'export.bucketOwner: expected an account of 12 digits, got "42"',
    ],
    [{ to: 's3://my-exports', evry: '1h' }, 'export.evry: unknown field "evry"; did you mean "every"?'],
    [
      { to: 's3://my-exports', encryption: { key: 'a' } },
      'export.encryption.kms: is missing; expected a string',
    ],
  ])('%j is refused', (block, problem) => {
    expect(problemsOf(withExport(block))).toContain(problem);
  });
});
