import { describe, expect, it } from '@jest/globals';
import type { CloudPlace } from '../../../src/warehouse/cloud-needs.ts';
import { cloudNeedsOf } from '../../../src/warehouse/registry.ts';
import { documentedGrants } from '../../support/documented-grants.ts';

const PLACE: CloudPlace = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '123456789012',
  warehouseArn: null,
};
const WORKGROUP =
  'arn:aws:redshift-serverless:eu-west-1:123456789012:workgroup/0a1b2c3d-0000-4000-8000-00000000';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:redshift-AbCdEf';

/** `action on resource`, but for the actions that every way in has. */
function loginOf(url: string, place: Partial<CloudPlace> = {}): readonly string[] {
  return cloudNeedsOf(url)
    .policy({ ...PLACE, ...place })
    .flatMap(({ Action, Resource }) =>
      Action.map((action) => `${action} on ${[Resource].flat().join(' and ')}`),
    )
    .filter((line) => !/:(DescribeStatement|GetStatementResult|CancelStatement|BatchExecute)/.test(line));
}

describe('what a warehouse asks of AWS', () => {
  it.each([
    [
      'redshift://workgroup/shop/dev',
      [
        'redshift-data:ExecuteStatement on arn:aws:redshift-serverless:eu-west-1:123456789012:workgroup/*',
        'redshift-serverless:GetCredentials on arn:aws:redshift-serverless:eu-west-1:123456789012:workgroup/*',
      ],
    ],
    [
      'redshift://cluster/shop/dev?region=eu-central-1',
      [
        'redshift-data:ExecuteStatement on arn:aws:redshift:eu-central-1:123456789012:cluster:shop',
        'redshift:GetClusterCredentialsWithIAM on arn:aws:redshift:eu-central-1:123456789012:dbname:shop/dev',
      ],
    ],
    [
      'redshift://cluster/shop/dev?dbUser=loader',
      [
        'redshift-data:ExecuteStatement on arn:aws:redshift:eu-west-1:123456789012:cluster:shop',
        'redshift:GetClusterCredentials on arn:aws:redshift:eu-west-1:123456789012:dbuser:shop/loader and arn:aws:redshift:eu-west-1:123456789012:dbname:shop/dev',
      ],
    ],
    [
      `redshift://cluster/shop/dev?secretArn=${SECRET}`,
      [
        'redshift-data:ExecuteStatement on arn:aws:redshift:eu-west-1:123456789012:cluster:shop',
        `secretsmanager:GetSecretValue on ${SECRET}`,
      ],
    ],
    ['clickhouse://loader@host:8443/shop', []],
  ])('%s', (url, expected) => {
    expect(loginOf(url)).toEqual(expected);
  });

  it('is about one workgroup where its ARN is known', () => {
    expect(loginOf('redshift://workgroup/shop/dev', { warehouseArn: WORKGROUP })).toEqual([
      `redshift-data:ExecuteStatement on ${WORKGROUP}`,
      `redshift-serverless:GetCredentials on ${WORKGROUP}`,
    ]);
  });

  it('is refused for the embedded engine, which lives on one machine', () => {
    expect(() => cloudNeedsOf('chdb:./warehouse')).toThrow(
      expect.objectContaining({
        code: 'WAREHOUSE_URL_INVALID',
        hint: expect.not.stringContaining('chdb:'),
      }),
    );
  });
});

describe('what an administrator of the warehouse runs', () => {
  it.each([
    ['redshift://workgroup/shop/dev?schema=Analytics', '"IAMR:Shop-Loader"', 3],
    ['redshift://cluster/shop/dev?dbUser=loader&schema=analytics', '"loader"', 2],
    [`redshift://workgroup/shop/dev?secretArn=${SECRET}&schema=analytics`, 'the_user_of_the_secret', 2],
  ])('%s', (url, user, statements) => {
    const grants = cloudNeedsOf(url).grants('Shop-Loader');
    expect(grants).toHaveLength(statements);
    expect(grants.slice(-2)).toEqual([
      'CREATE SCHEMA IF NOT EXISTS "analytics"',
      `GRANT USAGE, CREATE ON SCHEMA "analytics" TO ${user}`,
    ]);
  });

  it('is what docs/clickhouse.md grants the loader, and the right to make the database', () => {
    const grants = cloudNeedsOf('clickhouse://loader@host/shop').grants('unused');
    const documented = documentedGrants('loader', '`shop`').map((grant) => `${grant} TO \`loader\``);
    expect(grants).toEqual(
      documented.map((grant) =>
        grant.replace('GRANT SELECT, INSERT', 'GRANT CREATE DATABASE, SELECT, INSERT'),
      ),
    );
  });
});
