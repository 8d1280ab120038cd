/** Verifies what a client says of the bytes that it sends. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

/** Header (or trailer) of a checksum, and how its base64 comes about. */
const CHECKSUMS: Readonly<Record<string, (bytes: Buffer) => string>> = {
  'content-md5': (bytes) => createHash('md5').update(bytes).digest('base64'),
  'x-amz-checksum-crc32': crc32Of,
  'x-amz-checksum-sha1': (bytes) => createHash('sha1').update(bytes).digest('base64'),
  'x-amz-checksum-sha256': (bytes) => createHash('sha256').update(bytes).digest('base64'),
};

const NOT_CHECKSUMS: ReadonlySet<string> = new Set([
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-checksum-algorithm',
]);

/**
 * @param stated headers and trailers by their lower-case names
 * @throws S3Error BadDigest; NotImplemented for a checksum that this server does not know
 */
export function verifyChecksums(bytes: Buffer, stated: ReadonlyMap<string, string>): void {
  for (const [name, value] of stated) {
    const checksum = CHECKSUMS[name];
    if (checksum !== undefined && checksum(bytes) !== value) throw new S3Error('BadDigest');
    if (checksum === undefined && name.startsWith('x-amz-checksum-') && !NOT_CHECKSUMS.has(name)) {
      throw new S3Error('NotImplemented');
    }
  }
}

export function crc32Of(bytes: Uint8Array): string {
  const result = Buffer.alloc(4);
  result.writeUInt32BE(crc32(bytes));
  return result.toString('base64');
}
