import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** As large as dynaload's own: with the default of 16 KB gunzip would be slower, and easier to beat. */
const CHUNK = 256 * 1024;

/** The floor under everything that reads an export: the files through node:zlib, one after the other. @returns bytes */
export async function gunzipFiles(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of paths) {
    const source = createReadStream(file, { highWaterMark: CHUNK }).pipe(createGunzip({ chunkSize: CHUNK }));
    for await (const chunk of source) bytes += lengthOf(chunk);
  }
  return bytes;
}

function lengthOf(chunk: unknown): number {
  if (chunk instanceof Uint8Array) return chunk.length;
  throw new TypeError('zlib gave something other than bytes');
}
