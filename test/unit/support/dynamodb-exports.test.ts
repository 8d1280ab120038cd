/**
 * The fake of DynamoDB's exports, asked by the real client of the SDK. Each rule names where it is from: ACK is
 * aws-controllers-k8s/dynamodb-controller, docs/api-quirks/export.md, measured on AWS; SCY is scylladb/scylladb,
 * test/alternator/test_export.py, which passes on AWS; D is AWS's documentation.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DescribeContinuousBackupsCommand,
  DescribeExportCommand,
  DescribeTableCommand,
  DynamoDBServiceException,
  ExportTableToPointInTimeCommand,
  ListExportsCommand,
  type DynamoDBClient,
  type ExportDescription,
  type ExportTableToPointInTimeCommandInput,
} from '@aws-sdk/client-dynamodb';
import { BUCKET, ExportWorld, START } from '../../support/dynamodb-exports/export-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
type Input = Partial<ExportTableToPointInTimeCommandInput>;

let world: ExportWorld;
let client: DynamoDBClient;

beforeEach(async () => {
  world = await ExportWorld.create();
  client = world.client();
});

afterEach(async () => {
  client.destroy();
  await world.close();
});

async function start(more: Input = {}): Promise<ExportDescription> {
  const input = { TableArn: world.table.arn, S3Bucket: BUCKET, ...more };
  const { ExportDescription: description } = await client.send(new ExportTableToPointInTimeCommand(input));
  return description ?? {};
}

function incremental(from: number, to: number | undefined, more: Input = {}): Input {
  return {
    ExportType: 'INCREMENTAL_EXPORT',
    IncrementalExportSpecification: {
      ExportFromTime: new Date(from),
      ...(to === undefined ? {} : { ExportToTime: new Date(to) }),
    },
    ...more,
  };
}

/** `Name: text` of what is refused. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof DynamoDBServiceException) return `${thrown.name}: ${thrown.message}`;
    throw thrown;
  }
  return 'accepted';
}

const ARN = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Orders';

describe('what the call itself refuses', () => {
  test.each<[string, Input, string]>([
    [
      'a table that is not there (ACK 001)',
      { TableArn: `${ARN}s` },
      `TableNotFoundException: Table not found: ${ARN}s`,
    ],
    [
      'an ARN of another Region (ACK 002)',
      { TableArn: ARN.replace('central', 'west') },
      `TableNotFoundException: Table not found: ${ARN.replace('central', 'west')}`,
    ],
    [
      'an ARN of another account (ACK 002)',
      { TableArn: ARN.replace('1111', '9999') },
      'AccessDeniedException: Access is denied',
    ],
    [
      'a bare name (ACK 002)',
      { TableArn: 'Orders' },
      'ValidationException: One or more parameter values were invalid: tableArn is not a valid ARN',
    ],
    [
      'an index (ACK 002)',
      { TableArn: `${ARN}/index/by-date` },
      'ValidationException: Invalid Request: Table ARN is invalid.',
    ],
    [
      'a full export of the future (ACK 001, SCY)',
      { ExportTime: new Date(START + MINUTE) },
      'InvalidExportTimeException: Export Time is invalid',
    ],
    [
      'a full export of before what can be recovered (ACK 001)',
      { ExportTime: new Date(START - 73 * HOUR) },
      'InvalidExportTimeException: Export Time is invalid',
    ],
    [
      'an incremental without a window (ACK 003)',
      { ExportType: 'INCREMENTAL_EXPORT' },
      'ValidationException: Invalid Request: Incremental Export Specification expected when export type is set as Incremental Export',
    ],
    [
      'a full export with a window (ACK 003)',
      { ...incremental(START - HOUR, START), ExportType: 'FULL_EXPORT' },
      'ValidationException: Invalid Request: When Export Type is Full Export , Incremental Export Specification should not be provided',
    ],
    [
      'a window without a type (ACK 003)',
      { IncrementalExportSpecification: { ExportFromTime: new Date(START - HOUR) } },
      'ValidationException: Invalid Request: Export Type expected to be Incremental Export when incremental export specification is provided',
    ],
    [
      'a window without a beginning (ACK 003)',
      { ExportType: 'INCREMENTAL_EXPORT', IncrementalExportSpecification: {} },
      'ValidationException: Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification',
    ],
    [
      'a window from before the table was made, first of all (ACK 004)',
      incremental(START - 73 * HOUR, START - 73 * HOUR + MINUTE),
      `InvalidExportTimeException: Incremental export period from time cannot be less than the table creation time : ${new Date(START - 72 * HOUR).toISOString()}`,
    ],
    [
      'a window that ends after now (ACK 004)',
      incremental(START - HOUR, START + 1),
      `InvalidExportTimeException: Incremental export period to time cannot be greater than the current time : ${new Date(START).toISOString()}`,
    ],
    [
      'a window of less than 15 minutes (ACK 004, 019, SCY)',
      incremental(START - 15 * MINUTE + 1, START),
      'InvalidExportTimeException: Difference between export period from time and export period to time is less than 15 minutes',
    ],
    [
      'a window of more than 24 hours (D; the text is not known)',
      incremental(START - 24 * HOUR - 1, START),
      'InvalidExportTimeException: Difference between export period from time and export period to time is greater than 24 hours',
    ],
    [
      'an unknown view (ACK 003)',
      {
        ExportType: 'INCREMENTAL_EXPORT',
        IncrementalExportSpecification: {
          ExportFromTime: new Date(START - HOUR),
          ExportViewType: 'NEW_IMAGES' as 'NEW_IMAGE',
        },
      },
      "ValidationException: 1 validation error detected: Value 'NEW_IMAGES' at 'exportViewType' failed to satisfy constraint: Member must satisfy enum value set: [NEW_IMAGE, NEW_AND_OLD_IMAGES]",
    ],
    [
      'a key without KMS (ACK 005)',
      { S3SseKmsKeyId: 'alias/data', S3SseAlgorithm: 'AES256' },
      'ValidationException: Invalid Request: KMS Key Id is not supported for this encryption type',
    ],
    [
      'an empty filter (ACK 008)',
      { FilterSpecification: {} },
      'ValidationException: Invalid Request: Invalid FilterSpecification: The specification can not be empty',
    ],
    [
      'an empty prefix (SCY)',
      { S3Prefix: '' },
      "ValidationException: 1 validation error detected: Value '' at 'S3Prefix' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'an owner that is no account (ACK 002)',
      { S3BucketOwner: '12' },
      "ValidationException: 1 validation error detected: Value '12' at 's3BucketOwner' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9]{12}",
    ],
  ])('%s', async (_, input, text) => {
    expect(await refusal(start(input))).toBe(text);
    expect(world.service.jobs).toEqual([]);
  });

  test('recovery that is off, before it looks at the bucket (ACK 001)', async () => {
    world.table.disableRecovery();
    expect(await refusal(start({ S3Bucket: 'not-there' }))).toBe(
      "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table 'Orders'",
    );
  });

  test('a window from before what can be recovered (D; the text is not known)', async () => {
    world.table.enableRecovery(START - HOUR);
    expect(await refusal(start(incremental(START - 2 * HOUR, START)))).toMatch(
      /^InvalidExportTimeException: .*earliest restorable time/,
    );
  });

  test('more than 20 calls in two seconds, and refused ones count (ACK 007)', async () => {
    for (let call = 0; call < 20; call += 1) await refusal(start({ TableArn: 'Orders' }));
    expect(await refusal(start())).toBe('ThrottlingException: Rate exceeded');
    world.now += 2000;
    expect((await start()).ExportStatus).toBe('IN_PROGRESS');
  });

  test('more than 300 at once (D)', async () => {
    for (let count = 0; count < 300; count += 1) {
      await start();
      world.now += 110;
    }
    expect(await refusal(start())).toMatch(/^LimitExceededException/);
  });
});

describe('what is accepted', () => {
  test('windows of exactly 15 minutes (SCY), of exactly 24 hours (D), and with milliseconds (seen in real exports)', async () => {
    const from = START - 24 * HOUR;
    await start(incremental(from, from + 15 * MINUTE));
    await start(incremental(from, START));
    const { IncrementalExportSpecification: window } = await start(
      incremental(from + 109, from + 15 * MINUTE + 109),
    );
    expect(window?.ExportFromTime?.getTime()).toBe(from + 109);
  });

  test('an incremental without an end takes the current second (ACK 019)', async () => {
    world.now += 700;
    const { IncrementalExportSpecification: window } = await start(incremental(START - HOUR, undefined));
    expect(window?.ExportToTime?.getTime()).toBe(START);
  });

  test('a full export is listed at once, without its type, and its ID is its start in milliseconds (ACK 016, 017)', async () => {
    world.now += 109;
    const { ExportArn, ExportType } = await start();
    expect(ExportType).toBeUndefined();
    expect(ExportArn).toContain(`/export/0${START + 109}-`);
    const { ExportSummaries } = await client.send(new ListExportsCommand({ TableArn: world.table.arn }));
    expect(ExportSummaries).toEqual([{ ExportArn, ExportStatus: 'IN_PROGRESS', ExportType: 'FULL_EXPORT' }]);
  });
});

describe('tokens', () => {
  test('the same request again is the same export, also when it has failed (ACK 009, 010)', async () => {
    const input = { S3Bucket: 'not-there', ClientToken: 'token' };
    const first = await start(input);
    expect((await start(input)).ExportArn).toBe(first.ExportArn);
    world.pass(6);
    expect(await start(input)).toMatchObject({ ExportArn: first.ExportArn, ExportStatus: 'FAILED' });
  });

  test('with any other parameter it is refused, for another table too (ACK 009, SCY)', async () => {
    await start({ ClientToken: 'token' });
    const text =
      'ExportConflictException: Export conflict: Duplicate request detected with conflicting parameters';
    expect(await refusal(start({ ClientToken: 'token', S3Prefix: 'other' }))).toBe(text);
    const again = world.makeAgain();
    again.enableRecovery(world.now);
    expect(await refusal(start({ ClientToken: 'token', ExportTime: new Date(world.now) }))).toBe(text);
  });

  test('one of a refused call is free (SCY), and so is one after eight hours (D)', async () => {
    await refusal(start({ ClientToken: 'token', ExportTime: new Date(START + HOUR) }));
    const first = await start({ ClientToken: 'token' });
    world.pass(8 * 60);
    expect((await start({ ClientToken: 'token' })).ExportArn).not.toBe(first.ExportArn);
  });

  test('two calls without one are two exports; the client fills it in for its own retries (ACK 009)', async () => {
    await start();
    await start();
    expect(world.service.jobs).toHaveLength(2);
    expect(world.api.requests.every(({ body }) => typeof body['ClientToken'] === 'string')).toBe(true);
  });
});

describe('what becomes of a job', () => {
  test.each<[string, Input, string]>([
    ['a bucket that is not there (SCY)', { S3Bucket: 'not-there' }, 'S3NoSuchBucket'],
    ['a wrong owner (ACK 011)', { S3BucketOwner: '999999999999' }, 'S3AccessDenied'],
    [
      'a key that is not there (ACK 005)',
      { S3SseAlgorithm: 'KMS' as const, S3SseKmsKeyId: 'alias/none' },
      'KmsNotFoundException',
    ],
  ])('%s fails it minutes later, and no summary is written', async (_, input, code) => {
    const { ExportArn } = await start(input);
    world.pass(6);
    const { ExportDescription: job } = await client.send(new DescribeExportCommand({ ExportArn }));
    expect(job).toMatchObject({ ExportStatus: 'FAILED', FailureCode: code });
    expect(job?.EndTime).toBeInstanceOf(Date);
    expect(
      world.s3
        .bucket(BUCKET)
        .keys()
        .filter((key) => key.includes('manifest')),
    ).toEqual([]);
  });

  test('it writes _started at once, and the rest when it ends (seen in a listing)', async () => {
    world.put('a', 'b');
    const { ExportArn } = await start({ S3Prefix: 'some/where/' });
    const folder = `some/where/AWSDynamoDB/${ExportArn?.split('/').at(-1) ?? ''}/`;
    expect(world.s3.bucket(BUCKET).keys()).toEqual([`${folder}_started`]);
    world.pass(6);
    expect(world.s3.bucket(BUCKET).keys()).toContain(`${folder}manifest-summary.json`);
    const { ExportDescription: job } = await client.send(new DescribeExportCommand({ ExportArn }));
    expect(job).toMatchObject({
      ExportStatus: 'COMPLETED',
      ExportManifest: `${folder}manifest-summary.json`,
      S3Prefix: 'some/where/',
    });
  });

  test('it is listed newest first, 25 on a page (D, ACK 016), for 90 days (D)', async () => {
    const arns: (string | undefined)[] = [];
    for (let count = 0; count < 30; count += 1) {
      arns.unshift((await start()).ExportArn);
      world.pass(1);
    }
    const first = await client.send(new ListExportsCommand({ TableArn: world.table.arn }));
    const second = await client.send(
      new ListExportsCommand({ TableArn: world.table.arn, NextToken: first.NextToken }),
    );
    expect(first.ExportSummaries?.map((one) => one.ExportArn)).toEqual(arns.slice(0, 25));
    expect(second.ExportSummaries?.map((one) => one.ExportArn)).toEqual(arns.slice(25));
    expect(second.NextToken).toBeUndefined();
    world.pass(91 * 24 * 60);
    const later = await client.send(new ListExportsCommand({ TableArn: world.table.arn }));
    expect(later.ExportSummaries).toEqual([]);
    expect(await refusal(client.send(new DescribeExportCommand({ ExportArn: arns[0] })))).toMatch(
      /^ExportNotFoundException/,
    );
  });

  test('none is listed of a table that was dropped or made again (ACK 020)', async () => {
    await start();
    world.makeAgain();
    const { ExportSummaries } = await client.send(new ListExportsCommand({ TableArn: world.table.arn }));
    expect(ExportSummaries).toEqual([]);
  });

  test('it can be hidden from lists for a while', async () => {
    world.service.fate = () => ({ takes: HOUR, hidden: MINUTE });
    await start();
    const list = async (): Promise<number | undefined> =>
      (await client.send(new ListExportsCommand({ TableArn: world.table.arn }))).ExportSummaries?.length;
    expect(await list()).toBe(0);
    world.pass(1);
    expect(await list()).toBe(1);
  });
});

describe('recovery', () => {
  async function recovery(): Promise<readonly unknown[]> {
    const { ContinuousBackupsDescription: backups } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName: 'Orders' }),
    );
    const {
      PointInTimeRecoveryStatus: status,
      EarliestRestorableDateTime: earliest,
      LatestRestorableDateTime: latest,
    } = backups?.PointInTimeRecoveryDescription ?? {};
    return [backups?.ContinuousBackupsStatus, status, earliest?.getTime(), latest?.getTime()];
  }

  test('reaches from when it was enabled to five minutes ago, and off and on begins anew (ACK TABLE-083, 085)', async () => {
    expect(await recovery()).toEqual(['ENABLED', 'ENABLED', START - 72 * HOUR, START - 5 * MINUTE]);
    world.table.disableRecovery();
    expect(await recovery()).toEqual(['ENABLED', 'DISABLED', undefined, undefined]);
    world.table.enableRecovery(START);
    world.pass(2);
    expect(await recovery()).toEqual(['ENABLED', 'ENABLED', START, START]);
  });

  test('a shorter period reaches less far back (ACK TABLE-084)', async () => {
    world.table.setPeriod(1);
    expect((await recovery())[2]).toBe(START - 24 * HOUR);
  });
});

test('a table is described with its ID, by name and by ARN (D)', async () => {
  for (const TableName of ['Orders', world.table.arn]) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableArn: world.table.arn,
      TableId: world.table.exported.tableId,
      TableStatus: 'ACTIVE',
    });
  }
  expect(await refusal(client.send(new DescribeTableCommand({ TableName: 'None' })))).toBe(
    'ResourceNotFoundException: Requested resource not found: Table: None not found',
  );
});

test('a lost answer leaves the export behind', async () => {
  world.api.loseAnswer('ExportTableToPointInTime');
  await expect(start({ ClientToken: 'token' })).rejects.toThrow(/socket|ECONN|hang up/);
  expect(world.service.jobs).toHaveLength(1);
  expect((await start({ ClientToken: 'token' })).ExportArn).toBe(world.service.jobs[0]?.arn);
});

test('what is not of AWS is not answered: nobody deletes or cancels an export', async () => {
  const response = await fetch(world.api.url, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/dynamodb/aws4_request',
      'x-amz-target': 'DynamoDB_20120810.DeleteExport',
    },
    body: '{}',
  });
  expect(await response.text()).toContain('UnknownOperationException');
});
