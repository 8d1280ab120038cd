import { describe, expect, test } from '@jest/globals';
import { parseStagingAddress } from '../../../../src/stage/staging-address.ts';
import { parseServerUrl } from '../../../../src/warehouse/clickhouse/connect/clickhouse-url.ts';
import { bucketUrl, Pulling } from '../../../../src/warehouse/clickhouse/load/pulling.ts';
import { placeWithout } from '../../../../src/warehouse/clickhouse/connect/place.ts';
import { TargetStatements } from '../../../../src/warehouse/clickhouse/statements/target-statements.ts';
import { column, target } from '../../../support/encoder-builders.ts';

describe('the address of the bucket', () => {
  test.each([
    ['s3://rows/x?region=eu-central-1', {}, 'https://rows.s3.eu-central-1.amazonaws.com/'],
    ['s3://rows/x', { AWS_REGION: 'us-east-1' }, 'https://rows.s3.us-east-1.amazonaws.com/'],
    ['s3://rows/x', { AWS_DEFAULT_REGION: 'cn-north-1' }, 'https://rows.s3.cn-north-1.amazonaws.com.cn/'],
    ['s3://my.rows/x?region=eu-west-1', {}, 'https://s3.eu-west-1.amazonaws.com/my.rows/'],
    ['s3://rows/x', { AWS_ENDPOINT_URL_S3: 'http://minio:9000/' }, 'http://minio:9000/rows/'],
    ['s3://rows/x?region=eu-west-1', { AWS_ENDPOINT_URL: 'http://minio:9000' }, 'http://minio:9000/rows/'],
  ])('%s with %j is %s', (staging, environment, url) => {
    expect(bucketUrl(parseStagingAddress(staging), environment)).toBe(url);
  });

  test('is not guessed where no Region is known', () => {
    expect(() => bucketUrl(parseStagingAddress('s3://rows/x'), {})).toThrow(
      expect.objectContaining({ code: 'STAGING_INVALID', hint: expect.stringContaining('AWS_REGION') }),
    );
  });
});

describe('the address of the files', () => {
  const pulling = new Pulling('https://b/', null);

  test('is one, however many there are', () => {
    expect(pulling.urlOf(['x/puts-00001.tsv.gz'])).toBe('https://b/x/puts-00001.tsv.gz');
    expect(pulling.urlOf(['a-12345.b/puts-00001.tsv.gz', 'a-12345.b/puts-100000.tsv.gz'])).toBe(
      'https://b/a-12345.b/puts-{00001,100000}.tsv.gz',
    );
  });

  test('is that of files which dynaload staged', () => {
    expect(() => pulling.urlOf(['x/puts.tsv', 'x/others.tsv'])).toThrow('has no number');
  });
});

test('the statement names files, role and compression, quoted', () => {
  const statements = new TargetStatements(
    {
      target: target([column('pk', 'string'), column("it's", 'int32')]),
      exportId: 'E',
      generation: '1',
      physical: 'orders__1',
      sequence: '2',
    },
    placeWithout((name) => `db.${name}`),
  );
  const files = {
    files: "https://b/it's.zst",
    role: "arn:aws:iam::1:role/o'r",
    compression: 'zstd',
  } as const;
  const sql = statements.insertPutsPulled(files, { max_threads: 2 });
  expect(sql).toContain(
    "INSERT INTO db.orders__stg_2 (`pk`, `it's`, `_dynaload_version`)\nSETTINGS max_threads = 2",
  );
  expect(sql).toContain(
    "s3('https://b/it\\'s.zst', extra_credentials(role_arn = 'arn:aws:iam::1:role/o\\'r'), 'TabSeparated', " +
      "'c0 String, c1 Nullable(Int32), c2 UInt64', 'zstd')",
  );
  const without = statements.insertTombstonesPulled({ ...files, role: null }, {});
  expect(without).toContain("s3('https://b/it\\'s.zst', 'TabSeparated', 'c0 String, c1 UInt64', 'zstd')");
});

describe('the role in the URL of a server', () => {
  test('is the ARN of a role', () => {
    const role = 'arn:aws:iam::123456789012:role/path/clickhouse-s3';
    expect(parseServerUrl(`clickhouse://u@h/d?s3Role=${role}`).s3Role).toBe(role);
    expect(parseServerUrl('clickhouse://u@h/d').s3Role).toBeNull();
  });

  test.each(['x', 'arn:aws:iam::123456789012:user/x', "arn:aws:iam::123456789012:role/x'y"])(
    'is not %s',
    (role) => {
      expect(() => parseServerUrl(`clickhouse://u@h/d?s3Role=${encodeURIComponent(role)}`)).toThrow(
        expect.objectContaining({ code: 'WAREHOUSE_URL_INVALID' }),
      );
    },
  );
});
