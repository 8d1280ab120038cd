/** The exporter's port to DynamoDB, on the simulated service in this process. */
import type { ExportApi, ExportPage, StartAnswer } from '../../exporter/export-api.ts';
import type { ExportRequest, Job, RecoveryFacts, TableFacts } from '../../exporter/facts.ts';
import { startAnswer } from '../../exporter/start-answer.ts';
import type { ExportJob } from './export-job.ts';
import type { ExportService } from './export-service.ts';
import { Refusal } from './refusal.ts';

export class ServiceExports implements ExportApi {
  readonly #service: ExportService;

  constructor(service: ExportService) {
    this.#service = service;
  }

  async describeTable(named: string): Promise<TableFacts | null> {
    const table = this.#service.table(named);
    if (table === undefined) return null;
    const { arn, exported, status, sizeBytes } = table;
    return { arn, tableId: exported.tableId, status, sizeBytes };
  }

  async describeRecovery(tableArn: string): Promise<RecoveryFacts> {
    const state = this.#service.table(tableArn)?.recoveryAt(this.#service.now()) ?? null;
    return state === null ? { state: 'off' } : { state: 'on', ...state };
  }

  async listExports(tableArn: string, after: string | null): Promise<ExportPage> {
    const { jobs, next } = this.#service.list(tableArn, after);
    return { exports: jobs.map(({ arn }) => ({ exportArn: arn })), next };
  }

  async describeExport(exportArn: string): Promise<Job | null> {
    return jobOf(this.#service.describe(exportArn));
  }

  async startExport(request: ExportRequest): Promise<StartAnswer> {
    const { tableArn, content, bucket, prefix, bucketOwner, encryption, token } = request;
    try {
      const { arn, status } = this.#service.start({
        tableArn,
        content,
        bucket,
        prefix,
        bucketOwner,
        sse: encryption.kind,
        kmsKey: encryption.kind === 'KMS' ? encryption.key : null,
        format: 'DYNAMODB_JSON',
        filtered: false,
        token,
      });
      return { kind: 'started', exportArn: arn, isOver: status !== 'IN_PROGRESS' };
    } catch (thrown) {
      if (thrown instanceof Refusal) return startAnswer(thrown.name, thrown.message);
      throw thrown;
    }
  }
}

function jobOf(job: ExportJob): Job {
  const { id, arn, status, table, content, request, startedAt, endsAt, failure } = job;
  return {
    exportId: id,
    exportArn: arn,
    status,
    tableId: table.exported.tableId,
    content,
    bucket: request.bucket,
    prefix: request.prefix,
    format: request.format,
    filtered: request.filtered,
    startedAt,
    endedAt: status === 'IN_PROGRESS' ? null : endsAt,
    failure: status === 'FAILED' ? failure : null,
  };
}
