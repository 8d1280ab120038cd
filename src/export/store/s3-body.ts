/** Reads the bytes of an S3 object across lost connections. */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { DynaloadError } from '../../errors.ts';
import { abortOptions } from '../../aws/s3-client.ts';
import { sourceError } from '../../aws/s3-errors.ts';

/** Lost connections in a row, without one byte in between, after which the object counts as unreachable. */
const MAX_FRUITLESS = 5;
const FIRST_PAUSE_MILLIS = 50;

export interface S3Object {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** `s3://bucket/key`, for messages. */
  readonly address: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * The bytes of an object whose first response is at hand. When the connection is lost, reading goes on with a Range
 * request at the very byte, under the condition that the object is still the same one (If-Match): never from zero, and
 * never with the bytes of another object behind those of the first.
 * @param size of the object in bytes
 * @throws DynaloadError SOURCE_UNREACHABLE, SOURCE_DENIED; the reason of the signal when it is aborted
 */
export function resumingChunks(
  object: S3Object,
  first: GetObjectCommandOutput,
  size: number,
): AsyncGenerator<Uint8Array> {
  // Between now and the first read the connection may be lost, and an error that nobody listens to ends the process.
  // It is not lost on the reader, who meets it in the stream.
  if (first.Body instanceof Readable) first.Body.on('error', () => {});
  return resume(object, first, size);
}

async function* resume(
  object: S3Object,
  first: GetObjectCommandOutput,
  size: number,
): AsyncGenerator<Uint8Array> {
  let body = first.Body;
  let offset = 0;
  for (let fruitless = 0; ; fruitless += 1) {
    let loss: unknown = new Error(`the connection ended after ${offset} of ${size} bytes`);
    try {
      body ??= await openRest(object, offset, first.ETag);
      for await (const chunk of bytesOf(body, object.signal)) {
        offset += chunk.length;
        fruitless = 0;
        yield chunk;
      }
    } catch (thrown) {
      loss = thrown;
    }
    if (offset === size) return;
    object.signal?.throwIfAborted();
    const failure = sourceError(loss, { ...object, doing: 'reading' });
    if (loss instanceof DynaloadError || !failure.retryable || fruitless === MAX_FRUITLESS) throw failure;
    body = undefined;
    await pause(FIRST_PAUSE_MILLIS * 2 ** fruitless, object.signal);
  }
}

/** @throws DynaloadError when going on would give other bytes than the rest of the object that was begun */
async function openRest(
  { client, bucket, key, address, signal }: S3Object,
  offset: number,
  etag: string | undefined,
): Promise<GetObjectCommandOutput['Body']> {
  const changed = (cause?: unknown): DynaloadError =>
    new DynaloadError('SOURCE_UNREACHABLE', `${address} was replaced while it was being read.`, {
      details: { address, bucket },
      hint: 'Run the same command again.',
      cause,
    });
  const range = `bytes=${offset}-`;
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: range, IfMatch: etag });
  try {
    const response = await client.send(command, abortOptions(signal));
    if (response.ContentRange?.startsWith(`bytes ${offset}-`) === true) return response.Body;
    throw changed(new Error(`asked for ${range}, was given ${response.ContentRange ?? 'the whole object'}`));
  } catch (thrown) {
    throw thrown instanceof Error && thrown.name === 'PreconditionFailed' ? changed(thrown) : thrown;
  }
}

async function* bytesOf(
  body: GetObjectCommandOutput['Body'],
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (!(body instanceof Readable)) throw new TypeError('the AWS SDK gave a body that is not a stream');
  // The SDK lets go of the signal once the headers are there.
  const stop = (): void => void body.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('the AWS SDK gave a chunk that is not bytes');
      yield chunk;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function pause(millis: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(millis, undefined, { signal });
  } catch {
    signal?.throwIfAborted();
  }
}
