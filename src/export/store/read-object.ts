import { DynaloadError } from '../../errors.ts';
import type { ObjectStore } from './object-store.ts';

/** Half a million data files make a file manifest of about 100 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * A whole object in memory, for manifests and their checksums. Undefined when there is no such object.
 * @throws DynaloadError SOURCE_UNREACHABLE, SOURCE_DENIED; SOURCE_INVALID when the object is too large for a manifest
 */
export async function readObject(
  store: ObjectStore,
  key: string,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  const body = await store.open(key, signal);
  if (body === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body.chunks) {
    // Copied: the store may use the chunk's buffer again.
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new DynaloadError(
        'SOURCE_INVALID',
        `${store.address(key)} is larger than ${MAX_BYTES} bytes: no manifest is.`,
        { details: { file: store.address(key) } },
      );
    }
  }
  return Buffer.concat(chunks, bytes);
}
