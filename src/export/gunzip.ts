import { once } from 'node:events';
import { createGunzip, type Gunzip } from 'node:zlib';

/** Bytes per chunk of output. Node's default of 16 KB costs a turn of the event loop for a few dozen lines. */
const OUTPUT_BYTES = 256 * 1024;

/**
 * The uncompressed bytes of a file that may be gzip, in any number of members, or plain. Which of the two is told by
 * the first two bytes, never by a name or by `Content-Encoding`: a client or a copy may have uncompressed it already.
 *
 * Takes chunks from `source` as it needs them. When it throws or is left early it does not close `source`: the caller
 * may want to read on.
 * @throws Error from zlib (`code` begins with `Z_`) when the stream is broken or ends too early
 */
export async function* gunzipIfNeeded(source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const head = await readHead(source);
  // A single 0x1f can only be the start of a gzip header: JSON has no such byte.
  if (head[0] === 0x1f && (head.length === 1 || head[1] === 0x8b)) yield* gunzip(head, source);
  else yield* rest(head, source);
}

/** The first chunk, made at least two bytes long where the source has as many. */
async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  while (head.length < 2) {
    const next = await source.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* rest(head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (;;) {
    const next = await source.next();
    if (next.done === true) return;
    if (next.value.length > 0) yield next.value;
  }
}

async function* gunzip(head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: OUTPUT_BYTES });
  const feeding = feed(stream, head, source);
  try {
    for await (const chunk of stream) yield chunkOf(chunk);
  } catch (thrown) {
    const failure = await feeding;
    throw failure === null ? thrown : failure.thrown;
  } finally {
    stream.destroy();
    await feeding;
  }
}

/**
 * Writes the source into the stream, no faster than it takes it. A failure of the source ends the stream.
 * @returns what the source threw
 */
async function feed(
  stream: Gunzip,
  head: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): Promise<{ readonly thrown: unknown } | null> {
  try {
    for await (const chunk of rest(head, source)) {
      if (stream.destroyed) return null;
      if (!stream.write(chunk)) await drained(stream);
    }
    stream.end();
    return null;
  } catch (thrown) {
    // Of two failures the stream's own was the first, and it is told by whoever reads the stream.
    if (stream.errored != null) return null;
    stream.destroy();
    return { thrown };
  }
}

/** Waits until the stream takes more, or until it never will. */
async function drained(stream: Gunzip): Promise<void> {
  if (stream.destroyed) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } finally {
    waiting.abort();
  }
}

function chunkOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError('zlib gave something other than bytes');
}
