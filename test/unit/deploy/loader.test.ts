import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import validateMachine from 'asl-validator';
import { HANDLERS } from '../../../src/deploy/parts/bundle.ts';
import { makeReleaseAssets } from '../../release/release-assets.ts';
import { makeStandInBundle } from './stand-in-bundle.ts';
import { synthesize, type Synthesized } from './stacks.ts';
import {
  countByType,
  flat,
  flatDeep,
  resourceNamed,
  resourcesOf,
  rightsOf,
  tableUnder,
  type Template,
} from './template-reading.ts';

let folder: string;
let bundle: string;
let stacks: Synthesized;
let document: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dynaload-deploy-'));
  bundle = await makeStandInBundle(folder);
  document = await readFile('docs/deploy.md', 'utf8');
  stacks = synthesize(bundle, path.join(folder, 'cdk.out'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const properties = (template: Template, name: string): unknown =>
  flatDeep(resourceNamed(template, name).Properties);

const environmentOf = (template: Template, name: string): Readonly<Record<string, string>> => {
  const { Environment } = properties(template, name) as {
    Environment: { Variables: Record<string, string> };
  };
  return Environment.Variables;
};

describe('what CDK and cdk-nag find', () => {
  test('is accepted with a reason, each finding by itself, and nothing is accepted that they do not find', () => {
    expect(stacks.found.length).toBeGreaterThan(30);
    expect([...new Set(stacks.found)].toSorted()).toEqual([...new Set(stacks.accepted)].toSorted());
  });
});

describe('rights', () => {
  const all = (): readonly string[] => [
    ...new Set([stacks.least, stacks.most, stacks.own].flatMap(rightsOf).map((row) => row.join(' | '))),
  ];
  const table = (heading: string): readonly string[] =>
    tableUnder(document, heading).map((row) => row.slice(0, 4).join(' | '));

  test('of the smallest deployment are those of docs/deploy.md, each action, resource and condition', () => {
    expect(
      rightsOf(stacks.least)
        .map((row) => row.join(' | '))
        .toSorted(),
    ).toEqual(table('### Always').toSorted());
  });

  test('of all others are those, too', () => {
    const always = new Set(table('### Always'));
    expect(
      all()
        .filter((row) => !always.has(row))
        .toSorted(),
    ).toEqual(table('### With some parameters').toSorted());
  });

  test('to export tables are those, and only where a mapping exports', () => {
    const known = new Set([...table('### Always'), ...table('### With some parameters')]);
    const rows = rightsOf(stacks.exporting).map((row) => row.join(' | '));
    expect(rows.filter((row) => !known.has(row)).toSorted()).toEqual(
      table('### With an export block').toSorted(),
    );
    expect(all().join('\n')).not.toContain('dynamodb:');
  });

  test('hold a `*` in a resource only with a reason, and none in an action that is allowed', () => {
    for (const heading of ['### Always', '### With some parameters', '### With an export block']) {
      for (const [who = '', actions = '', resources = '', , reason = ''] of tableUnder(document, heading)) {
        if (who.endsWith('denied')) continue;
        expect(actions).not.toContain('*');
        if (resources.includes('*')) expect(reason).toMatch(/\w+/);
      }
    }
  });

  test('are of one role for all functions, whose name stays the same', () => {
    for (const name of ['Load', 'StagePart', 'Commit'])
      expect(properties(stacks.least, name)).toMatchObject({ Role: '<Role.Arn>' });
    expect(properties(stacks.least, 'Role')).toMatchObject({
      RoleName: '<AWS::StackName>-loader-<AWS::Region>',
    });
    expect(properties(stacks.most, 'Role')).toMatchObject({ RoleName: 'shop-loader' });
  });
});

describe('resources', () => {
  test('are these, and no function of CDK is among them', () => {
    expect(countByType(stacks.least)).toEqual({
      'AWS::CloudWatch::Alarm': 8,
      'AWS::Events::Rule': 2,
      'AWS::IAM::Policy': 3,
      'AWS::IAM::Role': 2,
      'AWS::Lambda::EventSourceMapping': 1,
      'AWS::Lambda::Function': 3,
      'AWS::Logs::LogGroup': 4,
      'AWS::S3::Bucket': 1,
      'AWS::S3::BucketPolicy': 1,
      'AWS::SNS::Topic': 2,
      'AWS::SNS::TopicPolicy': 2,
      'AWS::SQS::Queue': 2,
      'AWS::SQS::QueuePolicy': 2,
      'AWS::StepFunctions::StateMachine': 1,
    });
    for (const template of [stacks.most, stacks.own])
      expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(3);
  });

  test('of the functions: newest runtime, arm64, JSON logs, and no more than the time that there is', () => {
    for (const [name, handler] of [
      ['Load', 'load.handler'],
      ['StagePart', 'stage-part.handler'],
      ['Commit', 'commit.handler'],
    ] as const) {
      expect(properties(stacks.least, name)).toMatchObject({
        Handler: handler,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 1769,
        Timeout: 900,
        LoggingConfig: { LogFormat: 'JSON', LogGroup: `<${name}Log>` },
        Description: expect.stringMatching(/^dynaload: /),
      });
      expect(properties(stacks.most, name)).toMatchObject({
        MemorySize: 1024,
        VpcConfig: {
          SubnetIds: ['subnet-0123456789abcdef0'],
          SecurityGroupIds: ['sg-0123456789abcdef0'],
        },
      });
      expect(resourceNamed(stacks.least, name).Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  test('tell the functions where things are, and no secret', () => {
    const common = {
      DYNALOAD_SOURCE: 's3://shop-exports',
      DYNALOAD_MAPPINGS: '/var/task/mappings',
      DYNALOAD_WAREHOUSE: 'redshift://workgroup/shop/dev?schema=analytics',
      DYNALOAD_STAGING: 's3://<Staging>/dynaload',
      DYNALOAD_QUEUE: '<Nudges>',
      DYNALOAD_TOPIC: '<Outcomes>',
      DYNALOAD_LARGE_EXPORT_BYTES: '20000000000',
      DYNALOAD_WINDOW_SECONDS: '3600',
      DYNALOAD_TABLE_METRICS: 'false',
      POWERTOOLS_METRICS_NAMESPACE: 'dynaload',
    };
    expect(environmentOf(stacks.least, 'Load')).toEqual({
      ...common,
      DYNALOAD_MACHINE: '<LargeExports.Arn>',
    });
    for (const name of ['StagePart', 'Commit']) expect(environmentOf(stacks.least, name)).toEqual(common);
    expect(environmentOf(stacks.most, 'Load')).toEqual({
      DYNALOAD_SOURCE: 's3://shop-exports/shop',
      DYNALOAD_MAPPINGS: 's3://shop-mappings/mappings',
      DYNALOAD_WAREHOUSE: 'clickhouse://loader@host:8443/shop',
      DYNALOAD_STAGING: 's3://shop-staging/rows?lifecycle=7d',
      DYNALOAD_SECRET: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:loader-AbCdEf',
      DYNALOAD_MASK_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:masks-GhIjKl',
      DYNALOAD_QUEUE: '<Nudges>',
      DYNALOAD_TOPIC: '<Outcomes>',
      DYNALOAD_LARGE_EXPORT_BYTES: '5000000000',
      DYNALOAD_WINDOW_SECONDS: '900',
      DYNALOAD_TABLE_METRICS: 'true',
      POWERTOOLS_METRICS_NAMESPACE: 'shop',
      DYNALOAD_MACHINE: '<LargeExports.Arn>',
    });
  });

  test('tell the functions all that they ask for, and name files that the build makes', async () => {
    const settings = await readFile('src/lambda/settings.ts', 'utf8');
    const asked = new Set([...settings.matchAll(/'(DYNALOAD_\w+)'/g)].map(([, name = '']) => name));
    const told = Object.keys(environmentOf(stacks.most, 'Load')).filter((name) =>
      name.startsWith('DYNALOAD_'),
    );
    expect(told.toSorted()).toEqual([...asked].toSorted());
    const build = await readFile('scripts/bundle-functions.mjs', 'utf8');
    for (const name of Object.values(HANDLERS))
      expect(build).toMatch(new RegExp(`^  '?${name}'?: 'src/`, 'm'));
  });

  test('ship the mappings beside the bundles', async () => {
    const assets = (await readdir(stacks.folder)).filter((name) => name.startsWith('asset.'));
    const contents = await Promise.all(
      assets.map(async (name) => readdir(path.join(stacks.folder, name), { recursive: true })),
    );
    const withMappings = contents.filter((files) => files.includes('mappings'));
    expect(withMappings).toHaveLength(1);
    expect(withMappings[0]).toEqual(
      expect.arrayContaining([
        'load.mjs',
        'stage-part.mjs',
        'commit.mjs',
        'encoder-worker.mjs',
        'chunks/shared.mjs',
        'mappings/shop.json',
      ]),
    );
    expect(withMappings[0]?.filter((file) => file.endsWith('.map'))).toEqual([]);
  });

  test('of the queue: what is never done goes to the dead letters, what is dying comes back soon', () => {
    expect(properties(stacks.least, 'Nudges')).toMatchObject({
      VisibilityTimeout: 960,
      RedrivePolicy: { deadLetterTargetArn: '<DeadLetters.Arn>', maxReceiveCount: 5 },
    });
    expect(properties(stacks.least, 'NudgesToLoad')).toEqual({
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
      EventSourceArn: '<Nudges.Arn>',
      FunctionName: '<Load>',
    });
    expect(properties(stacks.most, 'NudgesToLoad')).toMatchObject({
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('tell of exports by events of the bucket, and look by the clock', () => {
    expect(properties(stacks.least, 'ExportArrived')).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: ['shop-exports'] },
          object: { key: [{ wildcard: '*/manifest-summary.json' }] },
        },
      },
      Targets: [{ Arn: '<Nudges.Arn>' }],
    });
    expect(properties(stacks.least, 'Schedule')).toMatchObject({
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Arn: '<Nudges.Arn>', Input: '{"reconcile":"all"}' }],
    });
    expect(resourcesOf(stacks.most, 'AWS::Events::Rule').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ ScheduleExpression: 'rate(15 minutes)' }),
    ]);
    expect(resourcesOf(stacks.own, 'AWS::Events::Rule')).toHaveLength(1);
  });

  test('of their own keep what is in them, shut out everybody else, and forget staged files', () => {
    const shut = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    const staging = resourceNamed(stacks.least, 'Staging');
    expect(staging).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(staging.Properties).toMatchObject({
      PublicAccessBlockConfiguration: shut,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: {
        Rules: [
          { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
          { Prefix: 'dynaload/', ExpirationInDays: 30 },
          { Prefix: 'dynaload/_runs/', ExpirationInDays: 7 },
        ],
      },
    });
    expect(resourcesOf(stacks.most, 'AWS::S3::Bucket')).toEqual([]);
    const exports = resourceNamed(stacks.own, 'Exports');
    expect(exports).toMatchObject({ DeletionPolicy: 'Delete' });
    expect(exports.Properties).toMatchObject({
      PublicAccessBlockConfiguration: shut,
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: { Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }] },
    });
    expect(properties(stacks.own, 'Staging')).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { KMSMasterKeyID: expect.stringContaining('-000000000002') } },
        ],
      },
    });
  });

  test('tell by e-mail who asked for it', () => {
    expect(resourcesOf(stacks.least, 'AWS::SNS::Subscription')).toEqual([]);
    const told = resourcesOf(stacks.most, 'AWS::SNS::Subscription').map(({ Properties }) =>
      flatDeep(Properties),
    );
    expect(told).toEqual([
      expect.objectContaining({
        TopicArn: '<Outcomes>',
        Endpoint: 'success@example.com',
        FilterPolicy: { kind: ['loaded', 'exported'] },
      }),
      expect.objectContaining({
        TopicArn: '<Outcomes>',
        Endpoint: 'failure@example.com',
        FilterPolicy: { kind: ['failed', 'export failed'] },
      }),
      { TopicArn: '<Alarms>', Endpoint: 'failure@example.com', Protocol: 'email' },
    ]);
  });
});

describe('a deployment that exports', () => {
  test('looks every five minutes, and takes its windows from the mappings', () => {
    expect(properties(stacks.exporting, 'Schedule')).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
    });
    expect(environmentOf(stacks.exporting, 'Load')).toMatchObject({
      DYNALOAD_WINDOW_SECONDS: '1800',
      DYNALOAD_SOURCE: 's3://<Exports>',
    });
  });

  test('makes the bucket that the mappings name, which stays, and forgets exports after 90 days', () => {
    const bucket = resourceNamed(stacks.exporting, 'Exports');
    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(bucket.Properties).toMatchObject({
      BucketName: 'shop-dynamodb-exports',
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: {
        Rules: [
          { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
          { Prefix: 'AWSDynamoDB/', ExpirationInDays: 90 },
          { Prefix: 'users/AWSDynamoDB/', ExpirationInDays: 90 },
        ],
      },
    });
  });

  test('rings when exports are two windows and half an hour behind, and after three runs with a problem', () => {
    expect(properties(stacks.exporting, 'ExportLagAlarm')).toMatchObject({
      MetricName: 'ExportLagSeconds',
      Statistic: 'Maximum',
      Threshold: 2 * 1800 + 1800,
      EvaluationPeriods: 1,
    });
    expect(properties(stacks.exporting, 'ExportProblemsAlarm')).toMatchObject({
      MetricName: 'ExportProblems',
      Threshold: 1,
      Period: 300,
      EvaluationPeriods: 3,
    });
    const own = tableUnder(document, '### Of exports').map(([name]) => name);
    expect(own).toEqual(['ExportLagAlarm', 'ExportProblemsAlarm']);
    expect(Object.keys(stacks.least.Resources).join(' ')).not.toMatch(/Export(Lag|Problems)Alarm/);
  });
});

describe('the state machine', () => {
  type States = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const definition = (template: Template): { StartAt: string; States: States } => {
    const { DefinitionString } = resourceNamed(template, 'LargeExports').Properties;
    return JSON.parse(flat(DefinitionString)) as { StartAt: string; States: States };
  };

  test('is one that the language allows', () => {
    // Its schema knows ARNs alone, and no texts that CloudFormation puts in.
    const result = validateMachine(definition(stacks.least), { checkArn: false });
    expect(result.errorsText('\n')).toBe('');
    expect(result.isValid).toBe(true);
    const broken = { ...definition(stacks.least), StartAt: 'Nowhere' };
    expect(validateMachine(broken, { checkArn: false }).isValid).toBe(false);
  });

  test('stages every line of the plan once, with some patience, and no part may fail', () => {
    expect(definition(stacks.most).States['Stage parts']).toMatchObject({
      ItemReader: {
        Resource: 'arn:<AWS::Partition>:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Parameters: { 'Bucket.$': '$.parts.bucket', 'Key.$': '$.parts.key' },
      },
      ItemSelector: { 'load.$': '$.load', 'part.$': '$$.Map.Item.Value' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        States: {
          'Stage part': {
            Parameters: {
              FunctionName: '<StagePart.Arn>',
              Payload: { 'load.$': '$.load', 'part.$': '$.part' },
            },
            Retry: [
              { ErrorEquals: ['Lambda.TooManyRequestsException'] },
              {},
              { ErrorEquals: ['States.TaskFailed', 'States.Timeout'], MaxAttempts: 3 },
            ],
          },
        },
      },
      MaxConcurrency: 8,
      ToleratedFailurePercentage: 0,
      ResultWriter: { Parameters: { Bucket: 'shop-staging', Prefix: 'rows/_runs/' } },
      ResultPath: null,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Give up' }],
      Next: 'Commit',
    });
  });

  test('asks until the load is applied, then has the next looked for', () => {
    const { States, StartAt } = definition(stacks.least);
    const payload = (what: string): object => ({
      FunctionName: '<Commit.Arn>',
      Payload: { 'load.$': '$.load', do: what },
    });
    expect(StartAt).toBe('Stage parts');
    expect(States).toMatchObject({
      Commit: {
        Parameters: payload('commit'),
        ResultSelector: { 'done.$': '$.Payload.done' },
        Catch: [{ Next: 'Give up' }],
        Next: 'Is it done?',
      },
      'Is it done?': {
        Choices: [{ Variable: '$.commit.done', BooleanEquals: true, Next: 'Look for the next' }],
        Default: 'Let the warehouse work',
      },
      'Let the warehouse work': { Seconds: 30, Next: 'Commit' },
      'Look for the next': { Parameters: { QueueUrl: '<Nudges>', MessageBody: { reconcile: 'all' } } },
      'Give up': { Parameters: payload('give up'), Next: 'Failed', Catch: [{ Next: 'Failed' }] },
      Failed: { Type: 'Fail' },
    });
  });

  test('never invokes the function that starts it', () => {
    expect(JSON.stringify(definition(stacks.least))).not.toContain('<Load.Arn>');
  });
});

describe('alarms', () => {
  const alarms = (template: Template): Readonly<Record<string, Record<string, unknown>>> =>
    Object.fromEntries(
      Object.entries(template.Resources)
        .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
        .map(([id, { Properties }]) => [
          id.replace(/^Loader|[0-9A-F]{8}$/g, ''),
          flatDeep(Properties) as Record<string, unknown>,
        ]),
    );

  test('are all in docs/deploy.md, say what to do, and tell the topic', () => {
    const rows = tableUnder(document, '## Alarms').map(([name = '']) => name);
    expect(Object.keys(alarms(stacks.least)).toSorted()).toEqual(rows.toSorted());
    for (const { AlarmDescription, AlarmActions, ActionsEnabled } of Object.values(alarms(stacks.least))) {
      expect(AlarmDescription).toMatch(/^[A-Z].*[.;:] .*\.$/);
      expect(String(AlarmDescription).length).toBeLessThanOrEqual(1024);
      expect(AlarmActions).toEqual(['<Alarms>']);
      expect(ActionsEnabled).not.toBe(false);
    }
    expect(alarms(stacks.own)).toEqual({});
  });

  test('ring when tables are three windows behind, or when nobody tells how far', () => {
    expect(alarms(stacks.least)['LagAlarm']).toMatchObject({
      Namespace: 'dynaload',
      MetricName: 'LagSeconds',
      Dimensions: [],
      Threshold: 10_800,
      Period: 3600,
      EvaluationPeriods: 2,
      TreatMissingData: 'breaching',
    });
    expect(alarms(stacks.most)['LagAlarm']).toMatchObject({
      Namespace: 'shop',
      Threshold: 2700,
      Period: 900,
    });
  });

  test('look at what the functions count, and at the machine by both of its ends', () => {
    expect(alarms(stacks.least)).toMatchObject({
      FailedLoadsAlarm: { Namespace: 'dynaload', MetricName: 'LoadsFailed', Threshold: 1 },
      RejectedRowsAlarm: { Namespace: 'dynaload', MetricName: 'RowsRejected', Threshold: 1 },
      DeadLettersAlarm: { Dimensions: [{ Name: 'QueueName', Value: '<DeadLetters.QueueName>' }] },
      OldNudgesAlarm: { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 1800 },
      LargeLoadsAlarm: {
        Metrics: [
          { Expression: 'FILL(m0, 0) + FILL(m1, 0)', ReturnData: true },
          { MetricStat: { Metric: { MetricName: 'ExecutionsFailed' } }, ReturnData: false },
          { MetricStat: { Metric: { MetricName: 'ExecutionsTimedOut' } }, ReturnData: false },
        ],
      },
    });
  });

  test('have a dashboard beside them on request alone', () => {
    expect(resourcesOf(stacks.least, 'AWS::CloudWatch::Dashboard')).toEqual([]);
    const { DashboardBody } = resourceNamed(stacks.most, 'Dashboard').Properties;
    const { widgets } = JSON.parse(flat(DashboardBody)) as { widgets: unknown[] };
    expect(widgets).toHaveLength(5);
    expect(JSON.stringify(widgets)).toContain('["shop","LagSeconds",');
  });
});

describe('outputs', () => {
  const outputs = (template: Template): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(template.Outputs).map(([name, { Value }]) => [name, flat(Value)]));

  test('have names that stay, all of them in docs/deploy.md', () => {
    const names = [stacks.least, stacks.most, stacks.own].flatMap((template) =>
      Object.keys(template.Outputs),
    );
    expect([...new Set(names)].toSorted()).toEqual(
      tableUnder(document, '## Outputs')
        .map(([name = '']) => name)
        .toSorted(),
    );
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    for (const value of Object.values(outputs(stacks.least))) expect(value.length).toBeLessThan(1024);
  });

  test('say what an administrator of the warehouse runs', () => {
    expect(outputs(stacks.least)['Grants']).toBe(
      'CREATE USER "IAMR:<AWS::StackName>-loader-<AWS::Region>" PASSWORD DISABLE; ' +
        'CREATE SCHEMA IF NOT EXISTS "analytics"; ' +
        'GRANT USAGE, CREATE ON SCHEMA "analytics" TO "IAMR:<AWS::StackName>-loader-<AWS::Region>";',
    );
    expect(outputs(stacks.most)['Grants']).toMatch(/^GRANT CREATE DATABASE, .* TO `loader`;$/);
    expect(JSON.parse(outputs(stacks.least)['CopyRolePolicy'] ?? '')).toMatchObject({
      Statement: [
        { Action: ['s3:GetObject'], Resource: 'arn:<AWS::Partition>:s3:::<Staging>/dynaload/*' },
        { Action: ['s3:ListBucket'], Resource: 'arn:<AWS::Partition>:s3:::<Staging>' },
      ],
    });
    expect(outputs(stacks.most)).not.toHaveProperty('CopyRolePolicy');
  });

  test('have the command for a bucket that was there before, which keeps what it tells others', () => {
    expect(outputs(stacks.least)['SwitchOnEvents']).toBe(
      'aws s3api put-bucket-notification-configuration --bucket shop-exports --notification-configuration ' +
        '"$(aws s3api get-bucket-notification-configuration --bucket shop-exports --output json ' +
        '--query \'merge(@, `{"EventBridgeConfiguration":{}}`)\')"',
    );
    expect(outputs(stacks.most)['SwitchOnEvents']).toContain(
      '"Filter":{"Key":{"FilterRules":[{"Name":"prefix","Value":"shop/"},{"Name":"suffix","Value":"/manifest-summary.json"}]}}',
    );
    expect(outputs(stacks.own)).not.toHaveProperty('SwitchOnEvents');
  });
});

describe('what a release has for people without CDK', () => {
  test('is a template that stands alone, small enough to be sent, and a zip that is always the same', () => {
    const { template, zip } = makeReleaseAssets('1.2.3', bundle);
    expect(template.length).toBeLessThan(51_200);
    expect(template).not.toContain('cdk-bootstrap');
    expect(Buffer.from(makeReleaseAssets('1.2.3', bundle).zip).equals(zip)).toBe(true);
    expect(Buffer.from(zip).includes('.map')).toBe(false);
    const parsed = JSON.parse(template) as Template;
    expect(resourceNamed(parsed, 'Load').Properties).toMatchObject({
      Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { Ref: 'CodeKey' } },
    });
    const parameters = Object.keys(parsed.Parameters ?? {});
    expect(parameters.toSorted()).toEqual(
      tableUnder(document, '### Parameters of the template')
        .map(([name = '']) => name)
        .toSorted(),
    );
  });
});
