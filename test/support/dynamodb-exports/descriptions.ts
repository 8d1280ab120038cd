/** What can be read back, with exactly the members that AWS gives. */
import { writtenBy } from '../../../src/demo/service/write-jobs.ts';
import type { ExportJob } from '../../../src/demo/service/export-job.ts';
import type { ServiceTable } from '../../../src/demo/service/service-table.ts';

/** Seconds, as the protocol has them. */
const seconds = (millis: number): number => millis / 1000;

export function describedJob(job: ExportJob): object {
  const { request, content, table, status, failure } = job;
  const written = status === 'COMPLETED' ? writtenBy(job) : null;
  return {
    ExportArn: job.arn,
    ExportStatus: status,
    StartTime: seconds(job.startedAt),
    TableArn: table.arn,
    TableId: table.exported.tableId,
    ...(content.kind === 'full'
      ? // A full export that was not called one has no type.
        { ExportTime: seconds(content.at) }
      : {
          ExportType: 'INCREMENTAL_EXPORT',
          IncrementalExportSpecification: {
            ExportFromTime: seconds(content.from),
            ExportToTime: seconds(content.to),
            ExportViewType: content.view,
          },
        }),
    ClientToken: request.token,
    S3Bucket: request.bucket,
    ...(request.bucketOwner === null ? {} : { S3BucketOwner: request.bucketOwner }),
    ...(request.prefix === null ? {} : { S3Prefix: request.prefix }),
    S3SseAlgorithm: request.sse ?? 'AES256',
    ...(request.kmsKey === null ? {} : { S3SseKmsKeyId: request.kmsKey }),
    ExportFormat: request.format,
    DestinationType: 'S3',
    ...(request.filtered ? { FilterSpecification: { FilterExpression: 'a > :a' } } : {}),
    ...(status === 'IN_PROGRESS' ? {} : { EndTime: seconds(job.endsAt) }),
    ...(written === null
      ? {}
      : {
          ItemCount: written.itemCount,
          BilledSizeBytes: content.kind === 'full' ? 0 : 10_000_000,
          ExportManifest: written.summaryKey,
        }),
    ...(status === 'FAILED' && failure !== null
      ? { FailureCode: failure.code, FailureMessage: failure.message }
      : {}),
  };
}

export function listedJob({ arn, status, content }: ExportJob): object {
  const type = content.kind === 'full' ? 'FULL_EXPORT' : 'INCREMENTAL_EXPORT';
  return { ExportArn: arn, ExportStatus: status, ExportType: type };
}

export function describedTable({ exported, arn, createdAt, sizeBytes, status }: ServiceTable): object {
  return {
    TableName: exported.name,
    TableArn: arn,
    TableId: exported.tableId,
    TableStatus: status,
    CreationDateTime: seconds(createdAt),
    TableSizeBytes: sizeBytes,
  };
}

export function describedRecovery(table: ServiceTable, now: number): object {
  const state = table.recoveryAt(now);
  return {
    // It says nothing about recovery: it stays so when that is off.
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription:
      state === null
        ? { PointInTimeRecoveryStatus: 'DISABLED' }
        : {
            PointInTimeRecoveryStatus: 'ENABLED',
            RecoveryPeriodInDays: state.periodDays,
            EarliestRestorableDateTime: seconds(state.earliest),
            LatestRestorableDateTime: seconds(state.latest),
          },
  };
}
