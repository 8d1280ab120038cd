import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';

/** How staged rows are compressed: what a warehouse has to be told, and the end of a file's name. */
export interface Compression {
  readonly name: 'zstd' | 'gzip';
  readonly extension: 'zst' | 'gz';
  /** Takes bytes, gives compressed bytes. */
  create(): Transform;
}

/** Level 1: of the levels, the one that keeps up with the decoder; 6 and above take several times as long. */
export const GZIP: Compression = {
  name: 'gzip',
  extension: 'gz',
  create: () => zlib.createGzip({ level: 1 }),
};

const ZSTD: Compression = {
  name: 'zstd',
  extension: 'zst',
  create: () => zlib.createZstdCompress(),
};

/** zstd where Node has it (22.15 and later), else gzip. */
export function bestCompression(): Compression {
  return 'createZstdCompress' in zlib ? ZSTD : GZIP;
}
