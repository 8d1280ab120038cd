import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** As large as dynaload's own: with Node's defaults gunzip is slower, and easier to beat. */
const LARGE_CHUNKS = 256 * 1024;
/** What Node takes when it is told nothing. */
export const DEFAULT_CHUNKS = 16 * 1024;

/**
 * The floor under everything that reads an export: the files through node:zlib, one after the other.
 * @param chunkSize bytes of a chunk of output
 * @returns bytes
 */
export async function gunzipFiles(paths: readonly string[], chunkSize = LARGE_CHUNKS): Promise<number> {
  let bytes = 0;
  for (const file of paths) {
    const source = createReadStream(file, { highWaterMark: LARGE_CHUNKS }).pipe(createGunzip({ chunkSize }));
    for await (const chunk of source) bytes += lengthOf(chunk);
  }
  return bytes;
}

function lengthOf(chunk: unknown): number {
  if (chunk instanceof Uint8Array) return chunk.length;
  throw new TypeError('zlib gave something other than bytes');
}
