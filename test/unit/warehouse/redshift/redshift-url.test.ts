import { describe, expect, it } from '@jest/globals';
import {
  describeAddress,
  parseRedshiftUrl,
} from '../../../../src/warehouse/redshift/data-api/redshift-url.ts';

const ROLE = 'arn:aws:iam::123456789012:role/copy';
const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:dev-Ab12';

describe('a Redshift URL', () => {
  it('names a workgroup', () => {
    expect(
      parseRedshiftUrl(`redshift://workgroup/shop/dev?schema=s&iamRole=${ROLE}&region=eu-central-1`),
    ).toEqual({
      kind: 'workgroup',
      name: 'shop',
      database: 'dev',
      schema: 's',
      iamRole: ROLE,
      region: 'eu-central-1',
      secretArn: null,
      dbUser: null,
      distribution: 'auto',
    });
  });

  it('names a cluster, with what is not given filled in', () => {
    expect(parseRedshiftUrl('redshift://cluster/c-1/dev?dbUser=loader&distribution=key')).toMatchObject({
      kind: 'cluster',
      schema: 'public',
      iamRole: 'default',
      dbUser: 'loader',
      distribution: 'key',
    });
  });

  it('shows neither role nor secret', () => {
    const address = parseRedshiftUrl(
      `redshift://cluster/c-1/dev?schema=s&secretArn=${SECRET}&iamRole=${ROLE}`,
    );
    expect(describeAddress(address)).toBe('redshift://cluster/c-1/dev?schema=s');
  });

  it.each([
    ['redshift://shop/dev', /workgroup/],
    ['redshift://workgroup/shop', /workgroup/],
    ['redshift://workgroup/shop/dev?schemas=x', /"schemas"/],
    ['redshift://workgroup/shop/dev?dbUser=x', /dbUser/],
    [`redshift://cluster/shop/dev?dbUser=x&secretArn=${SECRET}`, /two ways/],
    ["redshift://cluster/shop/dev?iamRole=arn:aws:iam::1:role/x'", /iamRole/],
    ['redshift://cluster/shop/dev?region=here', /region/],
    ['redshift://cluster/shop/dev?distribution=all', /distribution/],
    ['redshift://cluster/%zz/dev', /%/],
  ])('%s is refused', (url, message) => {
    expect(() => parseRedshiftUrl(url)).toThrow(
      expect.objectContaining({ code: 'WAREHOUSE_URL_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it('suggests the parameter that was meant', () => {
    expect(() => parseRedshiftUrl('redshift://cluster/c/dev?iam_role=x')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('"iamRole"') }),
    );
  });
});
