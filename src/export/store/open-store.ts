import { FolderStore } from './folder-store.ts';
import type { ObjectStore, StoreLocation } from './object-store.ts';

/** Opens a store. Nothing is asked of it before it is used; the caller closes it. */
export async function openStore(location: StoreLocation): Promise<ObjectStore> {
  if (location.kind === 'folder') return new FolderStore(location.root);
  // The SDK takes longer to load than most commands take to run, and a folder does not need it.
  const { S3Store } = await import('./s3-store.ts');
  return new S3Store({ bucket: location.bucket });
}
