import { DynaloadError } from '../errors.ts';
import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';

/**
 * Bytes per chunk of output. Each costs a hand-over to Node's pool and back, and a write to the store; the default of
 * 16 KB makes hundreds of them out of a few megabytes.
 */
const CHUNK_BYTES = 256 * 1024;

/** How staged rows are compressed: what a warehouse has to be told, and the end of a file's name. */
export interface Compression {
  readonly name: 'zstd' | 'gzip';
  readonly extension: 'zst' | 'gz';
  /** Takes bytes, gives compressed bytes. */
  create(): Transform;
}

/** A larger table of what was seen: a little faster, and a little smaller. */
const MOST_MEMORY = 9;

/** Level 1: of the levels, the one that keeps up with the decoder; 6 and above take several times as long. */
export const GZIP: Compression = {
  name: 'gzip',
  extension: 'gz',
  create: () => zlib.createGzip({ level: 1, memLevel: MOST_MEMORY, chunkSize: CHUNK_BYTES }),
};

/** Level 1: of rows it makes as little as level 3, zstd's default, in half the time. */
const ZSTD: Compression = {
  name: 'zstd',
  extension: 'zst',
  create: () =>
    zlib.createZstdCompress({
      chunkSize: CHUNK_BYTES,
      params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 },
    }),
};

/** zstd where Node has it (22.15 and later), else gzip. */
export function bestCompression(): Compression {
  return 'createZstdCompress' in zlib ? ZSTD : GZIP;
}

/** @throws DynaloadError LOAD_TICKET_INVALID when this Node does not have it */
export function compressionOf(name: Compression['name']): Compression {
  if (name === 'gzip') return GZIP;
  const best = bestCompression();
  if (best.name === name) return best;
  throw new DynaloadError(
    'LOAD_TICKET_INVALID',
    `The files of the load are to be compressed with ${name}, which Node ${process.version} does not have.`,
    { hint: 'Begin and stage a load on the same version of Node.' },
  );
}
