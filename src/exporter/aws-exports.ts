/** DynamoDB's exports by the AWS SDK. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html */
import {
  DescribeContinuousBackupsCommand,
  DescribeExportCommand,
  DescribeTableCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  ExportTableToPointInTimeCommand,
  ListExportsCommand,
  type DynamoDBClientConfig,
  type ExportDescription,
  type ExportTableToPointInTimeCommandInput,
} from '@aws-sdk/client-dynamodb';
import { abortOptions } from '../aws/s3-client.ts';
import { serviceFaultOf } from '../aws/service-fault.ts';
import { asRequestError } from './aws-errors.ts';
import type { ExportApi, ExportPage, StartAnswer } from './export-api.ts';
import type { ExportContent, ExportRequest, Job, RecoveryFacts, TableFacts } from './facts.ts';
import { startAnswer } from './start-answer.ts';

/** Describing a dozen exports at once is throttled: the SDK waits, and tries again. */
const ATTEMPTS = 4;

/** @param region of the table; undefined for that of the settings */
export function connectExports(region: string | undefined, config: DynamoDBClientConfig = {}): AwsExports {
  return new AwsExports(
    new DynamoDBClient({ maxAttempts: ATTEMPTS, ...(region === undefined ? {} : { region }), ...config }),
  );
}

export class AwsExports implements ExportApi {
  readonly #client: DynamoDBClient;

  constructor(client: DynamoDBClient) {
    this.#client = client;
  }

  async describeTable(table: string, signal?: AbortSignal): Promise<TableFacts | null> {
    try {
      const command = new DescribeTableCommand({ TableName: table });
      const { Table } = await this.#client.send(command, abortOptions(signal));
      const { TableArn, TableId, TableStatus, TableSizeBytes } = Table ?? {};
      if (TableArn === undefined || TableId === undefined) return null;
      return {
        arn: TableArn,
        tableId: TableId,
        status: TableStatus ?? 'UNKNOWN',
        sizeBytes: TableSizeBytes ?? 0,
      };
    } catch (thrown) {
      if (isNamed(thrown, 'ResourceNotFoundException')) return null;
      throw asRequestError(thrown, `Describing the table ${table}`, signal);
    }
  }

  async describeRecovery(tableArn: string, signal?: AbortSignal): Promise<RecoveryFacts> {
    try {
      const command = new DescribeContinuousBackupsCommand({ TableName: tableArn });
      const { ContinuousBackupsDescription: backups } = await this.#client.send(
        command,
        abortOptions(signal),
      );
      // `ContinuousBackupsStatus` stays ENABLED when recovery is turned off.
      const recovery = backups?.PointInTimeRecoveryDescription;
      const earliest = recovery?.EarliestRestorableDateTime?.getTime();
      const latest = recovery?.LatestRestorableDateTime?.getTime();
      if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED' || earliest === undefined || latest === undefined)
        return { state: 'off' };
      return { state: 'on', earliest, latest, periodDays: recovery.RecoveryPeriodInDays ?? null };
    } catch (thrown) {
      throw asRequestError(thrown, `Asking how far ${tableArn} can be recovered`, signal);
    }
  }

  async listExports(tableArn: string, after: string | null, signal?: AbortSignal): Promise<ExportPage> {
    try {
      const command = new ListExportsCommand({
        TableArn: tableArn,
        ...(after === null ? {} : { NextToken: after }),
      });
      const { ExportSummaries = [], NextToken } = await this.#client.send(command, abortOptions(signal));
      return {
        exports: ExportSummaries.flatMap(({ ExportArn }) =>
          ExportArn === undefined ? [] : { exportArn: ExportArn },
        ),
        next: NextToken ?? null,
      };
    } catch (thrown) {
      throw asRequestError(thrown, `Listing the exports of ${tableArn}`, signal);
    }
  }

  async describeExport(exportArn: string, signal?: AbortSignal): Promise<Job | null> {
    try {
      const command = new DescribeExportCommand({ ExportArn: exportArn });
      const { ExportDescription: description } = await this.#client.send(command, abortOptions(signal));
      return description === undefined ? null : jobOf(exportArn, description);
    } catch (thrown) {
      if (isNamed(thrown, 'ExportNotFoundException')) return null;
      throw asRequestError(thrown, `Describing the export ${exportArn}`, signal);
    }
  }

  async startExport(request: ExportRequest, signal?: AbortSignal): Promise<StartAnswer> {
    try {
      const command = new ExportTableToPointInTimeCommand(inputOf(request));
      const { ExportDescription: description } = await this.#client.send(command, abortOptions(signal));
      const { ExportArn = '', ExportStatus } = description ?? {};
      return { kind: 'started', exportArn: ExportArn, isOver: ExportStatus !== 'IN_PROGRESS' };
    } catch (thrown) {
      const answer = answerOf(thrown);
      if (answer !== null) return answer;
      throw asRequestError(thrown, `Starting an export of ${request.tableArn}`, signal);
    }
  }

  close(): void {
    this.#client.destroy();
  }
}

/** What is not stated would be AWS's default, whatever the bucket's own encryption is. */
function inputOf(request: ExportRequest): ExportTableToPointInTimeCommandInput {
  const { tableArn, content, bucket, prefix, bucketOwner, encryption, token } = request;
  return {
    TableArn: tableArn,
    ClientToken: token,
    S3Bucket: bucket,
    ...(prefix === null ? {} : { S3Prefix: prefix }),
    ...(bucketOwner === null ? {} : { S3BucketOwner: bucketOwner }),
    S3SseAlgorithm: encryption.kind,
    ...(encryption.kind === 'KMS' && encryption.key !== null ? { S3SseKmsKeyId: encryption.key } : {}),
    ExportFormat: 'DYNAMODB_JSON',
    ...contentOf(content),
  };
}

function contentOf(
  content: ExportContent,
): Pick<
  ExportTableToPointInTimeCommandInput,
  'ExportTime' | 'ExportType' | 'IncrementalExportSpecification'
> {
  if (content.kind === 'full') return { ExportType: 'FULL_EXPORT', ExportTime: new Date(content.at) };
  return {
    ExportType: 'INCREMENTAL_EXPORT',
    IncrementalExportSpecification: {
      ExportFromTime: new Date(content.from),
      ExportToTime: new Date(content.to),
      ExportViewType: content.view,
    },
  };
}

function jobOf(exportArn: string, description: ExportDescription): Job | null {
  const content = describedContent(description);
  const startedAt = description.StartTime?.getTime();
  if (content === null || startedAt === undefined) return null;
  const { FailureCode, FailureMessage, EndTime, ExportStatus } = description;
  return {
    exportId: exportArn.slice(exportArn.lastIndexOf('/') + 1),
    exportArn,
    status: ExportStatus ?? 'IN_PROGRESS',
    tableId: description.TableId ?? null,
    content,
    bucket: description.S3Bucket ?? '',
    prefix: description.S3Prefix ?? null,
    format: description.ExportFormat ?? 'DYNAMODB_JSON',
    filtered: description.FilterSpecification !== undefined,
    startedAt,
    endedAt: EndTime?.getTime() ?? null,
    failure:
      ExportStatus === 'FAILED' ? { code: FailureCode ?? 'Unknown', message: FailureMessage ?? '' } : null,
  };
}

/** A full export may come without its type. */
function describedContent({
  ExportTime,
  IncrementalExportSpecification: window,
}: ExportDescription): ExportContent | null {
  const { ExportFromTime: from, ExportToTime: to, ExportViewType } = window ?? {};
  if (from !== undefined && to !== undefined) {
    const view = ExportViewType === 'NEW_IMAGE' ? 'NEW_IMAGE' : 'NEW_AND_OLD_IMAGES';
    return { kind: 'incremental', from: from.getTime(), to: to.getTime(), view };
  }
  return ExportTime === undefined ? null : { kind: 'full', at: ExportTime.getTime() };
}

/** @returns null for what says nothing about the request itself */
function answerOf(thrown: unknown): StartAnswer | null {
  if (!(thrown instanceof DynamoDBServiceException)) return null;
  const fault = serviceFaultOf(thrown);
  return fault === 'uncertain' || fault === 'other' ? null : startAnswer(thrown.name, thrown.message);
}

function isNamed(thrown: unknown, ...names: readonly string[]): boolean {
  return thrown instanceof Error && names.includes(thrown.name);
}
