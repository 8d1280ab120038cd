import type { StagingStore } from './staging-store.ts';

/** Writes a small object whole. @throws DynaloadError STAGING_UNREACHABLE, STAGING_DENIED */
export async function putText(
  store: StagingStore,
  key: string,
  text: string,
  signal?: AbortSignal,
): Promise<void> {
  await store.put(key, oneChunk(Buffer.from(text)), signal);
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
