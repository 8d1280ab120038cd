/** Turns the draft of an export into the objects that DynamoDB writes to the bucket, byte for byte. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ExportDraft, SummaryFields } from './export-draft.ts';

export interface ExportObject {
  /** Relative to the root of the bucket. */
  readonly key: string;
  readonly bytes: Buffer;
}

/** One line of manifest-files.json, its fields in the order in which they are written. */
export interface FileManifestEntry {
  readonly itemCount: number;
  readonly md5Checksum: string;
  readonly etag: string;
  readonly dataFileS3Key: string;
}

/** In the order in which DynamoDB writes them: the summary, then its checksum, come last. */
export function exportObjects(draft: ExportDraft): readonly ExportObject[] {
  const dataObjects = draft.dataFiles.map((file) => ({
    key: file.key,
    bytes: gzipped(file.lines.map((line) => `${line}\n`).join('')),
  }));
  const entries = draft.dataFiles.map((file, index) =>
    manifestEntry(file.key, dataObjects[index]?.bytes ?? Buffer.alloc(0), file.lines.length),
  );
  return [
    { key: `${draft.folder}_started`, bytes: Buffer.alloc(0) },
    ...dataObjects,
    ...withChecksum(`${draft.folder}manifest-files`, fileManifestBytes(entries)),
    ...withChecksum(`${draft.folder}manifest-summary`, summaryBytes(draft.summary)),
  ];
}

export function manifestEntry(key: string, bytes: Uint8Array, itemCount: number): FileManifestEntry {
  const md5 = createHash('md5').update(bytes).digest();
  return {
    itemCount,
    md5Checksum: md5.toString('base64'),
    // The ETag of a multipart upload in one part: the MD5 of that part's MD5, and the number of parts.
    etag: `${createHash('md5').update(md5).digest('hex')}-1`,
    dataFileS3Key: key,
  };
}

/** JSON Lines: compact, with a line feed after every line, the last one too. */
export function fileManifestBytes(entries: readonly FileManifestEntry[]): Buffer {
  return Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

/** One line of compact JSON without a line feed. */
export function summaryBytes(summary: SummaryFields): Buffer {
  return Buffer.from(JSON.stringify(summary));
}

/** A JSON document and beside it the base64 of its MD5, without a line feed. */
export function withChecksum(stem: string, bytes: Buffer): readonly [ExportObject, ExportObject] {
  return [
    { key: `${stem}.json`, bytes },
    { key: `${stem}.md5`, bytes: Buffer.from(createHash('md5').update(bytes).digest('base64')) },
  ];
}

/** One gzip member with the header that DynamoDB writes: no modification time, operating system "unknown" (0xff). */
export function gzipped(text: string): Buffer {
  const bytes = gzipSync(text);
  bytes.writeUInt32LE(0, 4);
  bytes.writeUInt8(0, 8);
  bytes.writeUInt8(0xff, 9);
  return bytes;
}
