/** Addresses in which people left a secret: refused or not, no stream of the command repeats it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { full, ShopWorkspace } from '../../support/shop-workspace.ts';

/** Like a secret access key, with the characters of one that have a meaning in addresses. */
const HARD = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const PLAIN = 'wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY';
const SECRET_PARTS = ['wjalrxutnfemi', 'bpxrficyexamplekey'];

const KEYS = `AKIAIOSFODNN7EXAMPLE:${HARD}`;
const SIGNED = `?X-Amz-Credential=AKIA%2F20260101&X-Amz-Signature=${PLAIN}`;

/** Nothing listens on port 1. */
const CLICKHOUSE = 'clickhouse://loader@127.0.0.1:1/shop?tls=false';
const REDSHIFT = 'redshift://workgroup/shop/dev?region=eu-central-1';

interface Planted {
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const sources = {
  'keys before the bucket': `s3://${KEYS}@bucket/prefix`,
  'keys before the bucket, without anything odd in them': `s3://AKIAEXAMPLE:${PLAIN}@bucket/prefix`,
  'keys for a bucket': `s3://AKIAEXAMPLE:${PLAIN}/prefix`,
  'a signed prefix': `s3://bucket/prefix${SIGNED}`,
  'a secret as a parameter': `s3://bucket/prefix?aws_secret_access_key=${HARD}`,
  'a secret as the name of a parameter': `s3://bucket?${HARD}`,
  'a parameter behind the bucket': `s3://bucket?secret=${PLAIN}&region=eu-central-1`,
  'a signed URL': `https://bucket.s3.amazonaws.com/prefix${SIGNED}`,
  'an @ in a signed URL': `https://bucket.s3.amazonaws.com/${SIGNED}&user=me@example.com&token=${HARD}`,
  'user and password in a URL': `https://me:${HARD}@storage.example.com/bucket`,
  'a password with a question mark': `https://me:wJalrXUtnFEMI?bPxRfiCYEXAMPLEKEY@storage.example.com/`,
  'a fragment': `https://storage.example.com/bucket#token=${PLAIN}`,
  'one slash': `https:/bucket.s3.amazonaws.com/prefix${SIGNED}`,
  'no scheme': `${KEYS}@bucket/prefix`,
  'no scheme, signed': `bucket.s3.amazonaws.com/prefix${SIGNED}`,
};

const stagings = {
  'keys before the bucket': `s3://${KEYS}@bucket/staged`,
  'keys for a bucket': `s3://${KEYS}/staged`,
  'a signed prefix': `s3://bucket/staged${SIGNED}`,
  'a secret as a parameter': `s3://bucket/staged?lifecycle=keep&secret=${HARD}`,
  'a secret as the name of a parameter': `s3://bucket/staged?${PLAIN}`,
  'a secret for a Region': `s3://bucket/staged?region=${PLAIN}`,
  'a secret for a lifecycle': `s3://bucket/staged?lifecycle=${PLAIN}`,
  'a fragment': `s3://bucket/staged#${PLAIN}`,
  'a signed URL': `https://bucket.s3.amazonaws.com/staged${SIGNED}`,
  'no scheme': `${KEYS}@bucket/staged`,
};

const warehouses = {
  'user and password': `clickhouse://loader:${PLAIN}@127.0.0.1:1/shop?tls=false`,
  'a password with slashes': `clickhouse://loader:${HARD}@127.0.0.1:1/shop?tls=false`,
  'a password as a parameter': `${CLICKHOUSE}&password=${PLAIN}`,
  'a secret as the name of a parameter': `${CLICKHOUSE}&${PLAIN}`,
  'a secret for a role': `${CLICKHOUSE}&s3Role=${PLAIN}`,
  'a secret behind the database': `clickhouse://loader@127.0.0.1:1/shop/${PLAIN}?tls=false`,
  'an HTTPS URL': `https://loader:${HARD}@host:8443/shop?password=${PLAIN}`,
  'another warehouse': `snowflake://loader:${PLAIN}@account/db?token=${PLAIN}`,
  'no scheme': `loader:${PLAIN}@host:8443/shop`,
  'a secret for a scheme': `${PLAIN}:loader@host:8443/shop`,
  'user and password for Redshift': `redshift://loader:${PLAIN}@shop.eu-central-1.redshift.amazonaws.com:5439/dev`,
  'a password as a parameter for Redshift': `${REDSHIFT}&password=${PLAIN}`,
  'a secret as the name of a parameter for Redshift': `${REDSHIFT}&${PLAIN}`,
  'a secret for an ARN': `${REDSHIFT}&secretArn=${PLAIN}`,
  'a secret for the engine in the process': `chdb://loader:${PLAIN}@host/shop`,
  'a parameter for the engine in the process': `chdb:./warehouse?password=${PLAIN}`,
};

function table(planted: Readonly<Record<string, Planted>>): [string, Planted][] {
  return Object.entries(planted);
}

function each(
  addresses: Readonly<Record<string, string>>,
  plant: (address: string) => Planted,
): [string, Planted][] {
  return Object.entries(addresses).map(([name, address]) => [name, plant(address)]);
}

describe('a secret that was left in an address', () => {
  let workspace: ShopWorkspace;

  beforeAll(async () => {
    workspace = await ShopWorkspace.create();
    await workspace.deliver(full);
  });

  afterAll(async () => {
    await workspace.remove();
  });

  /** Where a part of the secret came out; or that the command took what it was given. */
  async function leaks({ words, env = {} }: Planted): Promise<readonly string[]> {
    // Nothing listens there either: none of these is ever sent anywhere.
    const all = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1', ...env };
    const found: string[] = [];
    for (const form of ['--no-color', '--json']) {
      const { stdout, stderr } = await workspace.run([...words, form], { env: all });
      // `check` has its errors among its findings.
      if (!/error [A-Z_]+: |failed +\w+ +[A-Z_]+: /.test(stdout + stderr))
        found.push(`no error with ${form}`);
      for (const [stream, text] of Object.entries({ stdout, stderr })) {
        if (SECRET_PARTS.some((part) => text.toLowerCase().includes(part)))
          found.push(`${stream} with ${form}`);
      }
    }
    return found;
  }

  test.each(each(sources, (address) => ({ words: ['sync', address] })))(
    'as the source: %s',
    async (_, planted) => {
      expect(await leaks(planted)).toEqual([]);
    },
  );

  test.each(
    each(stagings, (staging) => ({
      words: ['sync', 'exports', '--warehouse', REDSHIFT, '--staging', staging],
    })),
  )('as the staging address: %s', async (_, planted) => {
    expect(await leaks(planted)).toEqual([]);
  });

  test.each(
    each(warehouses, (url) => ({
      words: ['sync', 'exports', '--warehouse', url, '--staging', 's3://bucket/x'],
    })),
  )('as the warehouse: %s', async (_, planted) => {
    expect(await leaks(planted)).toEqual([]);
  });

  test.each(
    table({
      'a source in a variable': { words: ['check'], env: { DYNALOAD_SOURCE: sources['a signed URL'] } },
      'a staging address in a variable': {
        words: ['check'],
        env: { DYNALOAD_WAREHOUSE: REDSHIFT, DYNALOAD_STAGING: stagings['a signed prefix'] },
      },
      'a staging address for ClickHouse': {
        words: ['status', '--warehouse', CLICKHOUSE, '--staging', stagings['keys before the bucket']],
      },
      'a warehouse in a variable': {
        words: ['query', 'select 1'],
        env: { DYNALOAD_WAREHOUSE: warehouses['an HTTPS URL'] },
      },
      'a password that is right where it is': {
        words: ['status', '--warehouse', CLICKHOUSE],
        env: { DYNALOAD_WAREHOUSE_PASSWORD: PLAIN, AWS_SECRET_ACCESS_KEY: HARD },
      },
      'a source for --from': { words: ['status', '--from', sources['keys before the bucket']] },
      'a mapping file': { words: ['plan', 'exports', '--mappings', `https://host/m.json?token=${PLAIN}`] },
      'a mapping folder in a variable': {
        words: ['plan', 'exports'],
        env: { DYNALOAD_MAPPINGS: sources['keys before the bucket'] },
      },
      'a mapping folder with parameters': {
        words: ['plan', 'exports', '--mappings', sources['a signed prefix']],
      },
      'a mapping folder behind keys': { words: ['check', '--mappings', sources['keys for a bucket']] },
      'a source for a table': { words: ['sync', 'exports', '--table', sources['a signed URL']] },
      'a source for a table to rebuild': { words: ['rebuild', sources['a signed URL'], '--from', 'exports'] },
      'a source for an export': { words: ['reload', sources['keys before the bucket'], '--from', 'exports'] },
      'no command': { words: [sources['keys before the bucket']] },
      'too many arguments': { words: ['sync', 'exports', sources['a signed URL']] },
      'an option that is not one': { words: ['sync', 'exports', `--password=${PLAIN}`] },
      'an option with a slip': {
        words: ['sync', 'exports', `--stagin=${stagings['keys before the bucket']}`],
      },
      'a short option that is not one': { words: ['sync', 'exports', `-p${PLAIN}`] },
      'an endpoint': {
        words: ['sync', 's3://bucket/prefix'],
        env: { AWS_ENDPOINT_URL: `http://me:${PLAIN}@127.0.0.1:1/?token=${PLAIN}` },
      },
    }),
  )('as %s', async (_, planted) => {
    expect(await leaks(planted)).toEqual([]);
  });
});
