import { once } from 'node:events';
import { createGunzip, type Gunzip } from 'node:zlib';

/**
 * The uncompressed bytes of gzip by way of Node's stream, which works in another thread, and makes a new buffer for
 * each chunk.
 * @param source is read as it is needed, and not closed
 * @throws Error from zlib (`code` begins with `Z_`), or what the source threw
 */
export async function* gunzipStream(
  source: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: chunkBytes });
  const feeding = feed(stream, source);
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
 * Writes the source into the stream. The next chunk is asked for when the last one was taken in whole.
 * @returns what the source threw
 */
async function feed(
  stream: Gunzip,
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly thrown: unknown } | null> {
  try {
    for await (const chunk of source) {
      if (stream.destroyed) return null;
      await written(stream, chunk);
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

/** Waits until the stream has taken the chunk, or until it never will. */
async function written(stream: Gunzip, chunk: Uint8Array): Promise<void> {
  const waiting = new AbortController();
  try {
    await Promise.race([
      new Promise<void>((resolve) => stream.write(chunk, () => resolve())),
      once(stream, 'close', { signal: waiting.signal }),
    ]);
  } finally {
    waiting.abort();
  }
}

function chunkOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError('zlib gave something other than bytes');
}
