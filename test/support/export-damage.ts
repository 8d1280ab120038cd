/** Exports as they must never be loaded. Each damage is one thing wrong, and all else in order. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  gzipped,
  manifestEntry,
  type ExportObject,
  type FileManifestEntry,
} from '../../src/demo/export-objects.ts';
import { writeObjects, type WrittenExport } from '../../src/demo/export-writer.ts';
import { editFileManifest, editSummary } from './manifest-editing.ts';

type DamageObjects = (exported: WrittenExport, key: string) => readonly ExportObject[];

const NO_MD5 = 'AAAAAAAAAAAAAAAAAAAAAA==';

/** `key` is that of the data file that gets damaged. */
const DAMAGE = {
  /** One byte of a data file differs. */
  'flipped-byte': ({ objects }, key) => withBytes(objects, key, flippedInTheMiddle),
  /** A data file ends too early. */
  'truncated-gzip': ({ objects }, key) => withBytes(objects, key, firstHalf),
  /** A data file ends too early, and the manifest has the checksum of what is left. */
  'truncated-gzip-right-md5': ({ objects }, key) => resealed(withBytes(objects, key, firstHalf), key, 0),
  'missing-data-file': ({ objects }, key) => objects.filter((object) => object.key !== key),
  'missing-file-manifest': ({ objects, filesKey }) => objects.filter((object) => object.key !== filesKey),
  /** A line of the file manifest, and the summary with it, counts one item more than there is. */
  'wrong-item-count': ({ objects }, key) => resealed(objects, key, 1),
  /** Only the summary counts one item more. */
  'wrong-summary-count': ({ objects }) => countedInSummary(objects, 1),
  /** The checksum of a data file in the manifest is another. */
  'wrong-md5': ({ objects }, key) =>
    editFileManifest(objects, (entries) =>
      entries.map((entry) => (entry.dataFileS3Key === key ? withMd5(entry, NO_MD5) : entry)),
    ),
  /** manifest-files.json does not match its checksum file. */
  'wrong-file-manifest-md5': ({ objects, filesKey }) =>
    withBytes(objects, filesKey.replace(/\.json$/, '.md5'), () => Buffer.from(NO_MD5)),
  /** The last line of a data file breaks off in the middle; checksums and counts are right. */
  'broken-line': ({ objects }, key) => resealed(withBytes(objects, key, withBrokenLine), key, 0),
  /** A data file holds its first record twice; checksums and counts are right. */
  'repeated-record': ({ objects }, key) => resealed(withBytes(objects, key, withRepeatedRecord), key, 1),
} as const satisfies Record<string, DamageObjects>;

export type Damage = keyof typeof DAMAGE;

/** All of them, for tests that go through them. */
export const DAMAGES = Object.keys(DAMAGE) as readonly Damage[];

/**
 * The export with one thing wrong, in memory.
 * @throws Error when it has no data file with a record in it
 */
export function damaged(exported: WrittenExport, damage: Damage): WrittenExport {
  return { ...exported, objects: DAMAGE[damage](exported, victimOf(exported).key) };
}

/** Brings an export that lies in a folder into its damaged form; `writeObjects` with the whole one repairs it. */
export async function damageInFolder(root: string, exported: WrittenExport, damage: Damage): Promise<void> {
  const { objects } = damaged(exported, damage);
  await writeObjects(root, objects);
  const kept = new Set(objects.map(({ key }) => key));
  for (const { key } of exported.objects) {
    if (!kept.has(key)) await rm(path.join(root, ...key.split('/')));
  }
}

/** The data file that gets damaged: the first of the manifest that holds anything. */
export function victimOf(exported: WrittenExport): { readonly key: string; readonly itemCount: number } {
  const victim = exported.dataFiles.find((file) => file.itemCount > 0);
  if (victim === undefined) throw new Error('expected an export with at least one record');
  return victim;
}

function withBytes(
  objects: readonly ExportObject[],
  key: string,
  change: (bytes: Buffer) => Buffer,
): readonly ExportObject[] {
  return objects.map((object) => (object.key === key ? { key, bytes: change(object.bytes) } : object));
}

/** Makes the manifests tell of a data file's bytes as they are now, with `more` items than they said before. */
function resealed(objects: readonly ExportObject[], key: string, more: number): readonly ExportObject[] {
  const bytes = objects.find((object) => object.key === key)?.bytes ?? Buffer.alloc(0);
  const sealed = editFileManifest(objects, (entries) =>
    entries.map((entry) =>
      entry.dataFileS3Key === key ? manifestEntry(key, bytes, entry.itemCount + more) : entry,
    ),
  );
  return more === 0 ? sealed : countedInSummary(sealed, more);
}

function countedInSummary(objects: readonly ExportObject[], more: number): readonly ExportObject[] {
  return editSummary(objects, (summary) => ({ ...summary, itemCount: Number(summary['itemCount']) + more }));
}

function flippedInTheMiddle(bytes: Buffer): Buffer {
  const flipped = Buffer.from(bytes);
  const middle = Math.floor(bytes.length / 2);
  flipped.writeUInt8(flipped.readUInt8(middle) ^ 0x10, middle);
  return flipped;
}

function firstHalf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, Math.floor(bytes.length / 2)));
}

function withBrokenLine(bytes: Buffer): Buffer {
  return gzipped(`${linesOf(bytes).join('\n').slice(0, -9)}\n`);
}

function withRepeatedRecord(bytes: Buffer): Buffer {
  const lines = linesOf(bytes);
  return gzipped([...lines, ...lines.slice(0, 1), ''].join('\n'));
}

/** Field by field, as their order is part of the format. */
function withMd5(entry: FileManifestEntry, md5Checksum: string): FileManifestEntry {
  const { itemCount, etag, dataFileS3Key } = entry;
  return { itemCount, md5Checksum, etag, dataFileS3Key };
}

function linesOf(bytes: Buffer): readonly string[] {
  return gunzipSync(bytes).toString().split('\n').slice(0, -1);
}
