import { createHash } from 'node:crypto';
import { DynaloadError } from '../errors.ts';
import type { ObjectStore } from './store/object-store.ts';
import { readObject } from './store/read-object.ts';

/**
 * DynamoDB writes `manifest-files.md5`; its documentation also says `manifest-files.checksum`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
const EXTENSIONS = ['.md5', '.checksum'] as const;

/**
 * The checksum that was written beside a manifest: the base64 of its MD5. Undefined when there is none: it arrives a
 * moment after the manifest, and copies often leave it behind.
 * @param key key of the manifest, ending in `.json`
 * @throws DynaloadError SOURCE_UNREACHABLE
 */
export async function readStatedChecksum(
  store: ObjectStore,
  key: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const extension of EXTENSIONS) {
    const bytes = await readUnlessDenied(store, key.replace(/\.json$/, extension), signal);
    if (bytes !== undefined) return bytes.toString('latin1').trim();
  }
  return undefined;
}

export function md5Of(bytes: Uint8Array | string): string {
  return createHash('md5').update(bytes).digest('base64');
}

/** To a user without s3:ListBucket on the whole bucket, S3 says "denied" of an object that does not exist. */
async function readUnlessDenied(
  store: ObjectStore,
  key: string,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  try {
    return await readObject(store, key, signal);
  } catch (thrown) {
    if (thrown instanceof DynaloadError && thrown.code === 'SOURCE_DENIED') return undefined;
    throw thrown;
  }
}
