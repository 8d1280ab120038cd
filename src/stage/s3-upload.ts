import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DynaloadError } from '../errors.ts';
import { abortOptions } from '../aws/s3-client.ts';

/**
 * Bytes of a part: what one upload holds in memory. 10,000 parts are the most, and
 * 5 MiB the least: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
const PART_BYTES = 16 * 1024 * 1024;
/** Most objects are manifests and the like. */
const FIRST_BYTES = 64 * 1024;

export interface UploadTarget {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** `name=value`, or undefined for no tag. */
  readonly tagging: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A small object goes in one request, a larger one in parts. @returns bytes */
export async function upload(target: UploadTarget, body: AsyncIterable<Uint8Array>): Promise<number> {
  const parts = partsOf(body)[Symbol.asyncIterator]();
  const first = await parts.next();
  const firstPart = first.done === true ? Buffer.alloc(0) : first.value;
  if (first.done === true || firstPart.length < PART_BYTES) {
    await putWhole(target, firstPart);
    return firstPart.length;
  }
  return putParts(target, firstPart, { [Symbol.asyncIterator]: () => parts });
}

async function putWhole(target: UploadTarget, bytes: Buffer): Promise<void> {
  const { client, bucket, key, tagging, signal } = target;
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, Tagging: tagging }),
    abortOptions(signal),
  );
}

async function putParts(target: UploadTarget, first: Buffer, rest: AsyncIterable<Buffer>): Promise<number> {
  const { client, bucket, key, tagging, signal } = target;
  const place = { Bucket: bucket, Key: key };
  const created = await client.send(
    new CreateMultipartUploadCommand({ ...place, Tagging: tagging }),
    abortOptions(signal),
  );
  const UploadId = created.UploadId;
  if (UploadId === undefined) throw new DynaloadError('STAGING_UNREACHABLE', `S3 began no upload of ${key}.`);
  try {
    const done: CompletedPart[] = [];
    let bytes = 0;
    const send = async (part: Buffer): Promise<void> => {
      const PartNumber = done.length + 1;
      const { ETag } = await client.send(
        new UploadPartCommand({ ...place, UploadId, PartNumber, Body: part }),
        abortOptions(signal),
      );
      done.push({ PartNumber, ETag });
      bytes += part.length;
    };
    await send(first);
    for await (const part of rest) await send(part);
    await client.send(
      new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: done } }),
      abortOptions(signal),
    );
    return bytes;
  } catch (thrown) {
    // Parts of an upload that nobody completes cost money for ever. Best effort, and not under the caller's signal.
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined);
    throw thrown;
  }
}

/**
 * The same bytes in pieces of PART_BYTES; only the last is smaller, and there may be none. A piece is valid until the
 * next is asked for: all lie in the same memory.
 */
async function* partsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let part: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let length = 0;
  for await (const chunk of body) {
    for (let start = 0; start < chunk.length;) {
      const piece = chunk.subarray(start, start + PART_BYTES - length);
      if (length + piece.length > part.length) part = grown(part, length, length + piece.length);
      part.set(piece, length);
      length += piece.length;
      start += piece.length;
      if (length < PART_BYTES) continue;
      yield part;
      length = 0;
    }
  }
  if (length > 0) yield part.subarray(0, length);
}

/** Room for so many bytes, and for more at once, but never for more than a part. */
function grown(part: Buffer, length: number, needed: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(Math.max(needed, part.length * 4), PART_BYTES));
  part.copy(larger, 0, 0, length);
  return larger;
}
