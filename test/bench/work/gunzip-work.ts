/** The floor under everything that reads an export, in a process that does nothing else. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { openExport } from '../data/read-back.ts';
import { measureInTurn, type Rounds } from '../measure.ts';

/** As large as dynaload's own. */
const LARGE_CHUNKS = 256 * 1024;
/** What Node takes when it is told nothing. */
const DEFAULT_CHUNKS = 16 * 1024;

export interface GunzipRequest {
  readonly root: string;
}

export interface GunzipResult {
  readonly seconds: Rounds;
}

export async function gunzipWork({ root }: GunzipRequest): Promise<GunzipResult> {
  const { paths } = await openExport(root);
  const expected = await gunzipFiles(paths, LARGE_CHUNKS);
  const task = (name: string, chunkSize: number) => ({
    name,
    expected,
    run: () => gunzipFiles(paths, chunkSize),
  });
  const tasks = [task('gunzip', DEFAULT_CHUNKS), task('gunzipLargeChunks', LARGE_CHUNKS)];
  return { seconds: await measureInTurn(tasks, 1, true) };
}

/**
 * The files through node:zlib, one after the other.
 * @param chunkSize bytes of a chunk of output
 * @returns bytes
 */
async function gunzipFiles(paths: readonly string[], chunkSize: number): Promise<number> {
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
