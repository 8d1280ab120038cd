/** The adapter, asked to start and to tell of exports over HTTP: what of AWS becomes what of ours. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectExports, type AwsExports } from '../../../src/exporter/aws-exports.ts';
import type { ExportContent, ExportRequest } from '../../../src/exporter/facts.ts';
import { BUCKET, ExportWorld, START } from '../../support/dynamodb-exports/export-world.ts';

const MINUTE = 60_000;
let world: ExportWorld;
let api: AwsExports;

beforeAll(async () => {
  world = await ExportWorld.create();
  api = connectExports('eu-central-1', {
    endpoint: world.api.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  api.close();
  await world.close();
});

const WINDOW: ExportContent = {
  kind: 'incremental',
  from: START - 30 * MINUTE + 109,
  to: START - 10 * MINUTE,
  view: 'NEW_AND_OLD_IMAGES',
};

function request(token: string, more: Partial<ExportRequest> = {}): ExportRequest {
  return {
    tableArn: world.table.arn,
    content: WINDOW,
    bucket: BUCKET,
    prefix: null,
    bucketOwner: null,
    encryption: { kind: 'AES256' },
    token,
    ...more,
  };
}

test('an export is started once, and told of as it was asked for, to the millisecond', async () => {
  const started = await api.startExport(request('one'));
  expect(await api.startExport(request('one'))).toEqual(started);
  if (started.kind !== 'started') throw new Error(started.kind);
  const job = await api.describeExport(started.exportArn);
  expect(job).toMatchObject({
    status: 'IN_PROGRESS',
    content: WINDOW,
    bucket: BUCKET,
    prefix: null,
    filtered: false,
    startedAt: START,
    endedAt: null,
    tableId: world.table.exported.tableId,
  });
});

test('one that is over is told so when its token comes again', async () => {
  const asked = request('over', { content: { kind: 'full', at: START - MINUTE }, bucket: 'not-there' });
  expect(await api.startExport(asked)).toMatchObject({ isOver: false });
  world.pass(6);
  const again = await api.startExport(asked);
  expect(again).toMatchObject({ kind: 'started', isOver: true });
  const job = again.kind === 'started' ? await api.describeExport(again.exportArn) : null;
  expect(job).toMatchObject({
    status: 'FAILED',
    failure: { code: 'S3NoSuchBucket' },
    endedAt: START + 5 * MINUTE,
  });
});

describe('an answer that is no', () => {
  test.each([
    ['ThrottlingException', 'Rate exceeded', 'crowded'],
    ['LimitExceededException', 'Too many', 'crowded'],
    ['ExportConflictException', 'conflict', 'conflict'],
    [
      'InvalidExportTimeException',
      'Incremental export period to time cannot be greater than the current time : 2026',
      'too early',
    ],
    ['InvalidExportTimeException', 'Export Time is invalid', 'refused'],
    ['ValidationException', 'Something is wrong', 'refused'],
    ['AccessDeniedException', 'User is not authorized', 'refused'],
  ])('%s: %s', async (name, text, kind) => {
    world.api.refuse('ExportTableToPointInTime', name, text);
    expect(await api.startExport(request(`no ${text}`))).toMatchObject({ kind, message: text });
  });

  test('a lost one may have been a yes', async () => {
    world.api.loseAnswer('ExportTableToPointInTime');
    await expect(api.startExport(request('lost'))).rejects.toMatchObject({ code: 'DYNAMODB_UNREACHABLE' });
  });

  test('of questions, too', async () => {
    world.api.refuse('DescribeTable', 'AccessDeniedException', 'User is not authorized');
    await expect(api.describeTable('Orders')).rejects.toMatchObject({ code: 'DYNAMODB_DENIED' });
    expect(await api.describeTable('None')).toBeNull();
    expect(await api.describeExport(`${world.table.arn}/export/01772445720000-00000000`)).toBeNull();
  });
});

test('what can be recovered, or that nothing can', async () => {
  expect(await api.describeRecovery(world.table.arn)).toMatchObject({ state: 'on', periodDays: 35 });
  world.table.disableRecovery();
  expect(await api.describeRecovery(world.table.arn)).toEqual({ state: 'off' });
});
