import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeLifecycle, lifecycleRule } from '../../../src/stage/lifecycle.ts';
import { rowFileName, stageFolder } from '../../../src/stage/stage-key.ts';
import { parseStagingAddress } from '../../../src/stage/staging-address.ts';

describe('keys', () => {
  it('are table, export and mapping', () => {
    const load = { table: 'orders', exportId: '01695353076000-a1b2c3d4', mappingHash: 'ff00' };
    expect(stageFolder(load)).toBe('orders/01695353076000-a1b2c3d4/ff00/');
    expect(rowFileName('puts', 12, 'csv', 'zst')).toBe('puts-00012.csv.zst');
    expect(rowFileName('deletes', 1, 'csv', 'gz')).toBe('deletes-00001.csv.gz');
    expect(rowFileName('puts', 100_000, 'tsv', 'gz')).toBe('puts-100000.tsv.gz');
  });

  it('are plain, short and never the same for two loads', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('', '.', '..', 'a/b', 'a!2fb'),
    );
    fc.assert(
      fc.property(part, part, (one, two) => {
        const folder = (table: string): string => stageFolder({ table, exportId: 'e', mappingHash: 'h' });
        expect(folder(one)).toMatch(/^[\w.!-]{1,120}\/e\/h\/$/);
        expect(folder(one)).not.toMatch(/^\.+\//);
        const same = Buffer.from(one).equals(Buffer.from(two));
        expect(folder(one) === folder(two)).toBe(same);
      }),
    );
  });
});

describe('a staging address', () => {
  it.each([
    ['s3://staging', { bucket: 'staging', prefix: '', lifecycle: { kind: 'keep' }, region: null }],
    ['s3://staging/a/b', { bucket: 'staging', prefix: 'a/b/', lifecycle: { kind: 'keep' }, region: null }],
    [
      's3://staging/a/?lifecycle=30d&region=eu-west-1',
      { bucket: 'staging', prefix: 'a/', lifecycle: { kind: 'days', days: 30 }, region: 'eu-west-1' },
    ],
    [
      's3://staging?lifecycle=delete',
      { bucket: 'staging', prefix: '', lifecycle: { kind: 'delete' }, region: null },
    ],
  ])('%s', (text, expected) => {
    expect(parseStagingAddress(text)).toEqual(expected);
  });

  it.each([
    ['/folder', /s3:\/\//],
    ['s3://Bucket/x', /"s3:\/\/Bucket\/x" is not valid: .*name of a bucket/],
    ["s3://bucket/it's", /prefix/],
    ['s3://bucket/x?lifecycle=0d', /lifecycle/],
    ['s3://bucket/x?days=3', /"days"/],
    ['s3://bucket/x?region=mars', /name of a Region/],
  ])('%s is refused', (text, message) => {
    expect(() => parseStagingAddress(text)).toThrow(
      expect.objectContaining({ code: 'STAGING_INVALID', message: expect.stringMatching(message) }),
    );
  });
});

it('a lifecycle is told in words, and as the rule that the bucket needs', () => {
  expect(describeLifecycle({ kind: 'days', days: 7 })).toContain('dynaload-expire-days=7');
  expect(lifecycleRule('rows/', 7)).toMatchObject({
    Filter: { And: { Prefix: 'rows/', Tags: [{ Key: 'dynaload-expire-days', Value: '7' }] } },
    Expiration: { Days: 7 },
  });
});
