/** What the jobs of the simulated service write to S3, object by object, as DynamoDB writes it. */
import { buildFullExport, buildIncrementalExport, type WrittenExport } from '../export-writer.ts';
import type { ExportSettings } from '../export-draft.ts';
import type { ExportJob, ExportSink } from './export-job.ts';

/** Takes one object. Called in the order in which DynamoDB writes: `_started` first, the summary last. */
export type PutObject = (bucket: string, key: string, bytes: Buffer) => void;

/** A job that fails leaves `_started`, and a data file, behind. */
export function jobWriter(put: PutObject): ExportSink {
  return {
    started(job) {
      if (isBarred(job)) return;
      put(job.request.bucket, `${folderOf(job)}_started`, Buffer.alloc(0));
    },
    completed(job) {
      for (const { key, bytes } of writtenBy(job).objects) put(job.request.bucket, key, bytes);
    },
    failed(job) {
      if (isBarred(job)) return;
      const data = writtenBy(job).objects.find(({ key }) => key.endsWith('.json.gz'));
      if (data !== undefined) put(job.request.bucket, data.key, data.bytes);
    },
  };
}

export function writtenBy({ id, request, table, content, startedAt, endsAt }: ExportJob): WrittenExport {
  const { bucket, prefix, sse, kmsKey } = request;
  const settings: ExportSettings = {
    table: table.exported,
    bucket,
    prefix,
    seed: 1,
    startedAt,
    job: { exportId: id, endedAt: endsAt, sse: sse ?? 'AES256', kmsKey },
  };
  return content.kind === 'full'
    ? buildFullExport({ ...settings, at: content.at })
    : buildIncrementalExport({ ...settings, ...content });
}

function folderOf({ id, request: { prefix } }: ExportJob): string {
  const before = prefix === null || prefix.endsWith('/') ? (prefix ?? '') : `${prefix}/`;
  return `${before}AWSDynamoDB/${id}/`;
}

/** The bucket takes nothing of it. */
function isBarred({ failure }: ExportJob): boolean {
  return failure?.code.startsWith('S3') === true;
}
