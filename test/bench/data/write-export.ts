/** Writes an export of the benchmark as DynamoDB would, straight from lines: a million items take seconds. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { base32 } from '../../../src/demo/base32.ts';
import { fileManifestBytes, summaryBytes, withChecksum } from '../../../src/demo/export-objects.ts';
import {
  contentDigest,
  exportIdOf,
  fileCount,
  lineOf,
  settingsName,
  summaryOf,
  type ExportSettings,
} from './export-settings.ts';

const LINES_AT_ONCE = 2_000;

/**
 * Makes an export unless it is there already.
 * @param folder where exports are kept
 * @returns the folder that stands for the bucket of this one export
 */
export async function provideExport(folder: string, settings: ExportSettings): Promise<string> {
  const name = `${settingsName(settings)}-${contentDigest(settings)}`;
  const root = path.join(folder, name);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).includes(name)) return root;
  const draft = path.join(folder, `draft-${process.pid}-${name}`);
  await writeExport(draft, settings);
  await rename(draft, root).catch(async (thrown: unknown) => {
    await rm(draft, { recursive: true });
    // Another run that had the same idea was faster.
    if (!(await readdir(folder)).includes(name)) throw thrown;
  });
  return root;
}

async function writeExport(root: string, settings: ExportSettings): Promise<void> {
  const exportId = exportIdOf(settings);
  const exportKey = `AWSDynamoDB/${exportId}`;
  const dataKey = settings.kind === 'full' ? `${exportKey}/data` : 'AWSDynamoDB/data';
  await mkdir(path.join(root, exportKey), { recursive: true });
  await mkdir(path.join(root, dataKey), { recursive: true });
  await writeFile(path.join(root, exportKey, '_started'), '');
  const files = fileCount(settings);
  const entries = await Promise.all(
    Array.from({ length: files }, async (_, file) => {
      const first = Math.floor((settings.items * file) / files);
      const end = Math.floor((settings.items * (file + 1)) / files);
      const key = `${dataKey}/${fileName(exportId, file)}`;
      const written = await writeDataFile(path.join(root, key), linesOf(settings, first, end));
      return { itemCount: end - first, key, ...written };
    }),
  );
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const manifest = fileManifestBytes(
    entries.map(({ itemCount, key, md5 }) => ({
      itemCount,
      md5Checksum: md5.toString('base64'),
      etag: `${createHash('md5').update(md5).digest('hex')}-1`,
      dataFileS3Key: key,
    })),
  );
  const objects = [
    ...withChecksum(`${exportKey}/manifest-files`, manifest),
    ...withChecksum(`${exportKey}/manifest-summary`, summaryBytes(summaryOf(settings, bytes))),
  ];
  for (const object of objects) await writeFile(path.join(root, object.key), object.bytes);
}

function fileName(exportId: string, file: number): string {
  const bytes = createHash('sha256').update(`${exportId} ${file}`).digest().subarray(0, 16);
  return `${base32(bytes)}.json.gz`;
}

function* linesOf(settings: ExportSettings, first: number, end: number): Generator<string> {
  for (let start = first; start < end; start += LINES_AT_ONCE) {
    let text = '';
    for (let record = start; record < Math.min(end, start + LINES_AT_ONCE); record++) {
      text += `${lineOf(settings, record)}\n`;
    }
    yield text;
  }
}

interface WrittenFile {
  /** Of the compressed bytes. */
  readonly md5: Buffer;
  /** Before compression. */
  readonly bytes: number;
}

async function writeDataFile(file: string, chunks: Iterable<string>): Promise<WrittenFile> {
  const hash = createHash('md5');
  let bytes = 0;
  await pipeline(
    Readable.from(chunks),
    async function* (source: AsyncIterable<string>) {
      for await (const chunk of source) {
        const encoded = Buffer.from(chunk);
        bytes += encoded.length;
        yield encoded;
      }
    },
    createGzip({ chunkSize: 256 * 1024 }),
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(file),
  );
  return { md5: hash.digest(), bytes };
}
