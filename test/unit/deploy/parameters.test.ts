import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { PARAMETERS } from '../../../src/deploy/app/parameter-names.ts';
import { readParameters } from '../../../src/deploy/app/parameters.ts';
import { runApp } from '../../../src/deploy/app/run-app.ts';
import { DynaloadLoader, type DynaloadLoaderProps } from '../../../src/deploy/index.ts';
import { writeExportingMappings } from './stacks.ts';
import { makeStandInBundle } from './stand-in-bundle.ts';
import { tableUnder, type Template } from './template-reading.ts';

const GIVEN = { exports: 'shop-exports', warehouse: 'redshift://workgroup/shop/dev' };
const CLICKHOUSE = 'clickhouse://loader@host:8443/shop';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:loader-AbCdEf';

let folder: string;
let bundle: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dynaload-parameters-'));
  bundle = await makeStandInBundle(folder);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Message and hint of what is thrown. */
function refusal(act: () => unknown): { code: string; message: string } {
  try {
    act();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('Nothing was refused.');
}

function refusedBy(props: Partial<DynaloadLoaderProps>, id = 'Loader'): { code: string; message: string } {
  const stack = new Stack(new App(), 'shop');
  return refusal(() => new DynaloadLoader(stack, id, { mappings: 'mappings', ...GIVEN, ...props, bundle }));
}

describe('texts of the command line', () => {
  test('are read into properties', () => {
    const { stackName, tags, loader } = readParameters({
      ...GIVEN,
      exports: 'new',
      stackName: 'shop',
      tags: 'team=data, stage=prod',
      stagingExpiry: '7d',
      schedule: 'none',
      window: '15m',
      memory: '2048',
      mapConcurrency: 20,
      dashboard: true,
      alarms: 'false',
      subnetIds: 'subnet-1, subnet-2',
      successEmail: '',
      'aws:cdk:bundling-stacks': ['**'],
      'someone-elses': { setting: 1 },
    });
    expect({ stackName, tags }).toEqual({
      stackName: 'shop',
      tags: { app: 'dynaload', team: 'data', stage: 'prod' },
    });
    expect(loader).toMatchObject({
      exports: undefined,
      mappings: 'mappings',
      schedule: 'none',
      memory: 2048,
      mapConcurrency: 20,
      dashboard: true,
      alarms: false,
      subnetIds: ['subnet-1', 'subnet-2'],
      successEmail: undefined,
    });
    expect(loader.stagingExpiry?.toDays()).toBe(7);
    expect(loader.window?.toMinutes()).toBe(15);
  });

  test('that are missing or wrong are told together, with what was expected, what came and the next step', () => {
    const error = refusal(() =>
      readParameters({ window: '15 minutes', trigger: 'sqs', memory: '2GB', tags: 'prod', expots: 'shop' }),
    );
    expect(error).toMatchObject({ code: 'DEPLOYMENT_INVALID', exitCode: 2 });
    expect(error.message.split('\n')).toEqual([
      '7 parameters of the deployment are not valid:',
      '  expots: expected no parameter of this name, got "shop". Did you mean "exports"?',
      '  exports: expected the bucket of the exports, s3://bucket/prefix, or "new", got nothing. Add -c exports=…',
      '  warehouse: expected the URL of the warehouse, got nothing. Add -c warehouse=…',
      '  trigger: expected "eventbridge" or "s3" or "none", got "sqs". Leave it out for the default.',
      '  window: expected a duration like 15m, 1h or 30d, got "15 minutes". Write a whole number and one of m, h, d.',
      '  memory: expected a whole number, in digits alone, got "2GB". Leave it out for the default.',
      '  tags: expected pairs like team=data,stage=prod, got "prod". Write each as name=value.',
    ]);
  });

  test('are all in docs/deploy.md, and no others', async () => {
    const document = await readFile('docs/deploy.md', 'utf8');
    const documented = tableUnder(document, '## Parameters').map(([name]) => name);
    expect(documented).toEqual([...PARAMETERS]);
  });
});

describe('properties', () => {
  test.each<[string, Partial<DynaloadLoaderProps>, string]>([
    ['a bucket that none can be', { exports: 'Shop_Exports' }, 'exports: expected the name of a bucket'],
    ['a place that is no bucket', { staging: 'https://key:hunter2@host/x' }, 'staging: expected the name of'],
    [
      'a prefix given twice',
      { exports: 's3://shop/a', prefix: 'b' },
      'prefix: expected one prefix for exports',
    ],
    ['a wildcard in a prefix', { exports: 's3://shop/a*' }, 'exports: expected a prefix of letters'],
    [
      'the embedded engine',
      { warehouse: 'chdb:./w' },
      'warehouse: expected the URL of a warehouse that functions',
    ],
    ['a warehouse that nobody knows', { warehouse: 'redshift://shop' }, 'warehouse: expected the URL of'],
    ['a server without a password', { warehouse: CLICKHOUSE }, 'secret: expected the ARN of the secret'],
    ['a secret that nobody reads', { secret: SECRET }, 'secret: expected none'],
    ['a name instead of an ARN', { warehouse: CLICKHOUSE, secret: 'loader' }, 'secret: expected an ARN'],
    [
      'the ARN of another kind',
      { clusterArn: 'arn:aws:redshift:eu-west-1:123456789012:cluster:shop' },
      'clusterArn: expected none with this warehouse URL',
    ],
    ['an alias of a key', { stagingKey: 'alias/data' }, 'stagingKey: expected an ARN'],
    ['a schedule of seconds', { schedule: Duration.seconds(90) }, 'schedule: expected whole minutes'],
    ['a window of a minute', { window: Duration.minutes(1) }, 'window: expected 15 minutes to 24 hours'],
    ['staged files for an hour', { stagingExpiry: Duration.hours(1) }, 'stagingExpiry: expected whole days'],
    ['one function alone', { loadConcurrency: 1 }, 'loadConcurrency: expected a whole number from 2 to 1000'],
    ['half a core', { memory: 256 }, 'memory: expected a whole number from 512 to 10240'],
    ['no e-mail address', { failureEmail: 'me' }, 'failureEmail: expected an e-mail address'],
    [
      'half a VPC',
      { subnetIds: ['subnet-1'] },
      'securityGroupIds: expected both subnets and security groups',
    ],
    [
      'notifications of a new bucket',
      { exports: undefined, trigger: 's3' },
      'trigger: expected "eventbridge"',
    ],
    [
      'a prefix in a new bucket',
      { exports: undefined, prefix: 'a' },
      'prefix: expected none for a new bucket',
    ],
    ['a namespace of AWS', { metricsNamespace: 'AWS/Lambda' }, 'metricsNamespace: expected letters'],
    ['a long name of a role', { roleName: 'r'.repeat(65) }, 'roleName: expected a name of at most 64'],
  ])('refuse %s', (_, props, message) => {
    const error = refusedBy(props);
    expect(error).toMatchObject({ code: 'DEPLOYMENT_INVALID', message: expect.stringContaining(message) });
    expect(JSON.stringify(error) + error.message).not.toContain('hunter2');
  });

  test('refuse a role whose name gets too long with stack, construct and Region', () => {
    expect(refusedBy({}, `Loader${'x'.repeat(50)}`).message).toContain('Give a shorter one as roleName');
  });

  test('have the mappings checked, in the words of the command', async () => {
    const file = path.join(folder, 'shop.json');
    await writeFile(file, '{ "source": { "table": "Shop" } }');
    expect(refusedBy({ mappings: file })).toMatchObject({ code: 'MAPPING_INVALID' });
    expect(refusedBy({ mappings: path.join(folder, 'none') })).toMatchObject({ code: 'MAPPING_NOT_FOUND' });
  });

  test('that would export to where nobody looks are refused', () => {
    const mappings = writeExportingMappings(path.join(folder, 'exporting'));
    expect(refusedBy({ mappings })).toMatchObject({
      code: 'DEPLOYMENT_INVALID',
      message: expect.stringContaining('Nobody loads what is exported to elsewhere'),
    });
    const users = 's3://shop-dynamodb-exports/users';
    expect(refusedBy({ mappings, exports: users }).message).toContain('export.to of the table Orders');
  });

  test('are no use without the functions', () => {
    const stack = new Stack(new App(), 'shop');
    const make = (): unknown =>
      new DynaloadLoader(stack, 'Loader', { mappings: 'mappings', ...GIVEN, bundle: folder });
    expect(refusal(make)).toMatchObject({
      code: 'DEPLOYMENT_INVALID',
      message: expect.stringContaining('load.mjs'),
    });
  });
});

describe('the app', () => {
  const told: string[] = [];
  const run = (context: object, outdir: string): number => {
    // How CDK starts an app: https://github.com/aws/aws-cdk-cli, "exec.ts".
    process.env['CDK_CONTEXT_JSON'] = JSON.stringify(context);
    process.env['CDK_OUTDIR'] = outdir;
    try {
      return runApp((text) => told.push(text), { bundle });
    } finally {
      delete process.env['CDK_CONTEXT_JSON'];
      delete process.env['CDK_OUTDIR'];
    }
  };

  test('writes its stack where CDK wants it, with names of outputs that stay', async () => {
    const outdir = path.join(folder, 'cdk.out');
    expect(run({ ...GIVEN, stackName: 'shop', tags: 'team=data' }, outdir)).toBe(0);
    const template = JSON.parse(await readFile(path.join(outdir, 'shop.template.json'), 'utf8')) as Template;
    expect(Object.keys(template.Outputs)).toContain('LoadFunctionName');
    const manifest = JSON.parse(await readFile(path.join(outdir, 'manifest.json'), 'utf8')) as {
      artifacts: Record<string, { properties?: { tags?: object } }>;
    };
    expect(manifest.artifacts['shop']?.properties?.tags).toEqual({ app: 'dynaload', team: 'data' });
  });

  test('says what is wrong in words, and ends as the command does', () => {
    expect(run({ exports: 'shop-exports' }, path.join(folder, 'none'))).toBe(2);
    expect(told.at(-1)).toMatch(/^error DEPLOYMENT_INVALID: .*\n {2}warehouse: .*\nhint: docs\/deploy.md/);
  });
});
