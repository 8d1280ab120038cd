/** Mapping files that lie in a bucket. */
import { DynaloadError } from '../errors.ts';
import { openStore } from '../export/store/open-store.ts';
import { readObject } from '../export/store/read-object.ts';
import { lastSegment } from '../export/store/store-key.ts';
import { shownAddress } from '../message/shown-address.ts';

/** A mapping file as it was read. */
export interface MappingText {
  /** Path or address, for messages. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface BucketPath {
  readonly bucket: string;
  /** Of a file (it ends in `.json`), or of a folder, with or without a slash at its end. */
  readonly path: string;
}

/**
 * What `s3://bucket/path` names; null for what does not begin so.
 * @throws DynaloadError SOURCE_INVALID for what no bucket is called, or has parameters: it may be a secret
 */
export function bucketPathOf(address: string): BucketPath | null {
  if (!/^s3:\/\//i.test(address)) return null;
  const [, bucket, path = ''] = PLACE.exec(address) ?? [];
  if (bucket !== undefined) return { bucket, path };
  const shown = shownAddress(address);
  throw new DynaloadError('SOURCE_INVALID', `"${shown}" is not the address of mapping files.`, {
    hint: 'Give s3://bucket/prefix or s3://bucket/file.json, without parameters; credentials are found by the AWS SDK.',
    details: { path: shown },
  });
}

const PLACE = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{2,254})(?:\/([^?#]*))?$/i;

/**
 * The file, or those of the folder whose names `isMapping` takes, by name. None when there is none.
 * @throws DynaloadError SOURCE_INVALID, SOURCE_DENIED, SOURCE_UNREACHABLE
 */
export async function readBucketMappings(
  { bucket, path }: BucketPath,
  isMapping: (name: string) => boolean,
): Promise<readonly MappingText[]> {
  const store = await openStore({ kind: 'bucket', bucket });
  try {
    const keys: string[] = [];
    if (path.endsWith('.json')) keys.push(path);
    else {
      const folder = path === '' || path.endsWith('/') ? path : `${path}/`;
      for await (const { kind, key } of store.list({ folder }))
        if (kind === 'object' && isMapping(lastSegment(key))) keys.push(key);
    }
    const texts = await Promise.all(
      keys.map(async (key) => ({ file: store.address(key), bytes: await readObject(store, key) })),
    );
    // One that was taken away since it was listed.
    return texts.flatMap(({ file, bytes }) => (bytes === undefined ? [] : [{ file, bytes }]));
  } finally {
    await store.close();
  }
}
