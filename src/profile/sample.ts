/** A sample of the records of exports, spread over all their data files; the same one for the same seed. */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { DataFile, ExportInfo } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import { firstRecords, type ReadRecord } from '../read/first-records.ts';
import { readRecords } from '../read/read-records.ts';

/** An export with its data files, as `readFileManifest` gives them. */
export interface ListedExport {
  readonly info: ExportInfo;
  readonly files: readonly DataFile[];
}

export interface SampleRequest {
  readonly store: ObjectStore;
  readonly exports: readonly ListedExport[];
  /**
   * Records at the most, but for one of each file that is opened; where the exports have no more, all of them are read,
   * and proven.
   */
  readonly most: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Of a file, so many times what is taken of it is looked at: the sample is not just its beginning. */
const LOOKED_AT = 2;
const FILES_IN_FLIGHT = 4;
/** Opening a file costs a request. */
const MOST_FILES = 500;

export function itemCountOf(exports: readonly ListedExport[]): number {
  return exports.reduce(
    (sum, { files }) => sum + files.reduce((count, file) => count + file.itemCount, 0),
    0,
  );
}

/**
 * In the order of the files.
 * @throws DynaloadError EXPORT_LINE_INVALID, and as the store and, where all is read, `readRecords` do
 */
export async function sampleRecords(request: SampleRequest): Promise<readonly ReadRecord[]> {
  const total = itemCountOf(request.exports);
  return total <= request.most ? allRecords(request) : someRecords(request, total);
}

async function allRecords({ store, exports, signal }: SampleRequest): Promise<readonly ReadRecord[]> {
  const records: ReadRecord[] = [];
  for (const { info, files } of exports) {
    const byFile = new Map<string, ReadRecord[]>(files.map(({ key }) => [store.address(key), []]));
    await readRecords({
      store,
      info,
      files,
      signal,
      onRecord: (read) => byFile.get(read.at.file)?.push(read),
    });
    for (const own of byFile.values()) for (const read of own) records.push(read);
  }
  return records;
}

async function someRecords(request: SampleRequest, total: number): Promise<readonly ReadRecord[]> {
  const { store, exports, most, seed, signal } = request;
  const files = exports.flatMap(({ info, files: own }) =>
    own.filter(({ itemCount }) => itemCount > 0).map((file) => ({ info, file })),
  );
  // One of each export at least: an incremental one states the key.
  const firsts = new Set(exports.map(({ info }) => files.find((one) => one.info === info)));
  const others = files.filter((file) => !firsts.has(file));
  const more = new Set(lowest(others, MOST_FILES, ({ file }) => `${seed} ${file.key}`));
  const chosen = files.filter((file) => firsts.has(file) || more.has(file));
  const held = chosen.reduce((sum, { file }) => sum + file.itemCount, 0);
  const limit = pLimit(FILES_IN_FLIGHT);
  const parts = await Promise.all(
    chosen.map(({ info, file }) =>
      limit(async () => {
        const room = Math.max(0, Math.min(most, total) - chosen.length);
        const share = 1 + Math.floor((room * file.itemCount) / held);
        const window = Math.min(file.itemCount, share * LOOKED_AT);
        const records = await firstRecords({ store, info, files: [file], most: window, signal });
        return lowest(records, share, ({ at }) => `${seed} ${file.key} ${at.line}`);
      }),
    ),
  );
  return parts.flat();
}

/** So many of them, in their order: those whose digests are the lowest. */
function lowest<T>(elements: readonly T[], most: number, idOf: (element: T) => string): readonly T[] {
  if (elements.length <= most) return elements;
  const ranked = elements
    .map((element, index) => ({ index, rank: createHash('sha1').update(idOf(element)).digest('hex') }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, most);
  const kept = new Set(ranked.map(({ index }) => index));
  return elements.filter((_, index) => kept.has(index));
}

/**
 * Each record of the sample; or of all that there is, in memory that does not grow with it.
 * @returns how many records there are
 * @throws as `sampleRecords` does; what `onRecord` throws
 */
export async function forEachRecord(
  request: SampleRequest,
  all: boolean,
  onRecord: (read: ReadRecord) => void,
): Promise<number> {
  const { store, exports, signal } = request;
  if (!all) for (const read of await sampleRecords(request)) onRecord(read);
  else for (const { info, files } of exports) await readRecords({ store, info, files, signal, onRecord });
  return itemCountOf(exports);
}
