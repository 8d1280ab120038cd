/** Whether the data files of exports are there, found out without reading them. */
import pLimit from 'p-limit';
import { DynaloadError } from '../errors.ts';
import type { ExportInfo } from './export-info.ts';
import { readFileManifest } from './file-manifest.ts';
import type { ObjectStore } from './store/object-store.ts';
import { compareKeys, parentFolder } from './store/store-key.ts';

const CONCURRENT_MANIFESTS = 8;
const CONCURRENT_LISTINGS = 4;
/** Of one folder. Incremental exports share one, which grows with the years: 100 requests to S3. */
const MOST_ENTRIES = 100_000;

export interface CheckedFiles {
  /** Data files that were looked for, in all exports together. */
  readonly files: number;
  /** Of those: in folders that hold more than is listed of them, so that nothing is known. */
  readonly unknown: number;
  /** What is wrong with an export: at most one error for each. */
  readonly errors: readonly DynaloadError[];
}

/**
 * Reads the file manifest of each export, and lists the folders that they name: one listing tells of a thousand files.
 * @throws DynaloadError SOURCE_UNREACHABLE; what concerns one export is in the result
 */
export async function checkFiles(
  store: ObjectStore,
  exports: readonly ExportInfo[],
  signal: AbortSignal,
): Promise<CheckedFiles> {
  const errors: DynaloadError[] = [];
  const manifests = pLimit(CONCURRENT_MANIFESTS);
  const wanted = await Promise.all(
    exports.map((info) =>
      manifests(async () => {
        try {
          return { info, keys: (await readFileManifest(store, info, signal)).map(({ key }) => key) };
        } catch (thrown) {
          if (!(thrown instanceof DynaloadError) || thrown.retryable) throw thrown;
          errors.push(thrown);
          return { info, keys: [] };
        }
      }),
    ),
  );
  const folders = new Map<string, string[]>();
  for (const key of wanted.flatMap(({ keys }) => keys)) {
    const folder = parentFolder(key);
    const others = folders.get(folder);
    if (others === undefined) folders.set(folder, [key]);
    else others.push(key);
  }
  const listings = pLimit(CONCURRENT_LISTINGS);
  const found = await Promise.all(
    [...folders].map(([folder, keys]) => listings(() => findAbsent(store, folder, keys, signal))),
  );
  const missing = new Set(found.flatMap((one) => one.missing));
  for (const { info, keys } of wanted) {
    const absent = keys.filter((key) => missing.has(key));
    if (absent.length > 0) errors.push(filesMissing(store, info, keys.length, absent));
  }
  return {
    files: wanted.reduce((sum, { keys }) => sum + keys.length, 0),
    unknown: found.reduce((sum, one) => sum + one.unknown, 0),
    errors,
  };
}

/** @param keys of files that should be in the folder */
async function findAbsent(
  store: ObjectStore,
  folder: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly missing: readonly string[]; readonly unknown: number }> {
  const [first = ''] = keys.toSorted(compareKeys);
  const left = new Set(keys);
  let entries = 0;
  // From right before the first one on; nothing is listed any more once all were seen.
  for await (const { key } of store.list({ folder, startAfter: first.slice(0, -1), signal })) {
    left.delete(key);
    entries += 1;
    if (left.size === 0) break;
    if (entries < MOST_ENTRIES) continue;
    const missing = [...left].filter((one) => compareKeys(one, key) < 0);
    return { missing, unknown: left.size - missing.length };
  }
  return { missing: [...left], unknown: 0 };
}

function filesMissing(
  store: ObjectStore,
  { exportId }: ExportInfo,
  files: number,
  absent: readonly string[],
): DynaloadError {
  const file = store.address(absent[0] ?? '');
  const count = absent.length === 1 ? 'one' : `${absent.length}`;
  return new DynaloadError(
    'EXPORT_FILE_MISSING',
    `Of the ${files} data files of export ${exportId} ${count} ${absent.length === 1 ? 'does' : 'do'} not exist: ${file}${absent.length > 1 ? ', for one' : ''}.`,
    {
      details: { export: exportId, file, missing: absent.length },
      hint:
        'Copy the export again, whole, from the bucket that DynamoDB wrote it to (the data files of incremental exports lie ' +
        'in AWSDynamoDB/data), or export that window again.',
    },
  );
}
