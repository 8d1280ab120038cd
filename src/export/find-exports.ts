/** Walks a source for the folders of exports: `…/AWSDynamoDB/<export id>/`, and copies of them. Reads no object. */
import pLimit from 'p-limit';
import { DynaloadError } from '../errors.ts';
import {
  DATA_FOLDER,
  EXPORTS_FOLDER,
  FILES_FILE,
  idFloor,
  STARTED_FILE,
  startOfId,
  SUMMARY_FILE,
} from './export-key.ts';
import type { ExportWarning } from './export-warning.ts';
import type { ObjectStore, StoreEntry } from './store/object-store.ts';
import { lastSegment, parentFolder } from './store/store-key.ts';

/** Levels below the root. Deeper prefixes have to be named; and links that lead in circles come to an end. */
const MAX_DEPTH = 12;
export const LIST_EXPORTS =
  'All exports of a table, with those that run or failed, are in the console of DynamoDB; the AWS CLI lists them (dynamodb list-exports).';
const CONCURRENT_LISTINGS = 8;
const MARKERS: ReadonlySet<string> = new Set([SUMMARY_FILE, FILES_FILE, STARTED_FILE]);

/** Clocks differ, and an export is started some time after the end of its window: look back this much further. */
const LISTING_MARGIN = 60 * 60_000;

/**
 * From when on exports were started that hold something since an instant: IDs sort by the start of the export, which is
 * never before the end of what it holds. Epoch milliseconds.
 */
export function listedSince(neededFrom: number): number {
  return neededFrom - LISTING_MARGIN;
}

export interface FindOptions {
  /** Epoch milliseconds: leaves out exports that were started before, as far as their IDs tell. */
  readonly startedAfter?: number;
  /** Only the export (and its copies) with this ID. */
  readonly exportId?: string;
  readonly signal?: AbortSignal;
}

export interface FoundFolder {
  /** Null for a copy whose folder has another name: its summary tells. */
  readonly exportId: string | null;
  /** Key of the folder: '' or ending in `/`, most often in `AWSDynamoDB/<export id>/`. */
  readonly folder: string;
}

export interface FoundFolders {
  /** In the order of their keys. */
  readonly folders: readonly FoundFolder[];
  /** Folders that could not be listed. */
  readonly warnings: readonly ExportWarning[];
}

/**
 * Finds the folders of exports at and below `root`. Never enters a folder with data files.
 * @param root '' or a folder key: any folder above `AWSDynamoDB/`, that one, or the folder of one export
 * @throws DynaloadError SOURCE_UNREACHABLE; SOURCE_DENIED when the root itself may not be listed; EXPORT_NOT_FOUND when
 *   the root is the folder of an export that is not there
 */
export async function findExportFolders(
  store: ObjectStore,
  root: string,
  options: FindOptions = {},
): Promise<FoundFolders> {
  const limit = pLimit(CONCURRENT_LISTINGS);
  const warnings: ExportWarning[] = [];

  const visit = async (folder: string, depth: number): Promise<readonly FoundFolder[]> => {
    const exportId = exportIdOf(folder);
    if (exportId === DATA_FOLDER) return [];
    if (exportId !== null && startOfId(exportId) !== null) {
      // One that was named has to be there.
      if (depth === 0 && (await listOrWarn(folder, depth)).length === 0) throw noSuchExport(store, folder);
      return isWanted(exportId, options) ? [{ exportId, folder }] : [];
    }
    const entries = await limit(() => listOrWarn(folder, depth));
    // An ID of another form is told from a folder that people made by what lies in it.
    if (exportId !== null && entries.some(isMarker))
      return isWanted(exportId, options) ? [{ exportId, folder }] : [];
    const here = entries.some(isSummary) ? [{ exportId: null, folder }] : [];
    if (depth === MAX_DEPTH) return here;
    const holdsExports = here.length > 0 || entries.some(({ key }) => startOfId(lastSegment(key)) !== null);
    const below = entries.flatMap((entry) =>
      entry.kind === 'object' || (holdsExports && lastSegment(entry.key) === DATA_FOLDER)
        ? []
        : [visit(entry.key, depth + 1)],
    );
    return [...here, ...(await Promise.all(below)).flat()];
  };

  const listOrWarn = async (folder: string, depth: number): Promise<readonly StoreEntry[]> => {
    try {
      return await listFolder(store, folder, options);
    } catch (thrown) {
      if (depth === 0 || !(thrown instanceof DynaloadError) || thrown.code !== 'SOURCE_DENIED') throw thrown;
      const { code, message } = thrown;
      warnings.push({ code, message, address: store.address(folder), exportId: null });
      return [];
    }
  };

  return { folders: await visit(root, 0), warnings };
}

/**
 * The name of a folder that stands directly in `AWSDynamoDB/`, or that only the folder of an export has; null for any
 * other folder.
 */
function exportIdOf(folder: string): string | null {
  const name = lastSegment(folder);
  if (startOfId(name) !== null) return name;
  return name !== EXPORTS_FOLDER && lastSegment(parentFolder(folder)) === EXPORTS_FOLDER ? name : null;
}

function noSuchExport(store: ObjectStore, folder: string): DynaloadError {
  const exportId = lastSegment(folder);
  const above = store.address(parentFolder(folder));
  return new DynaloadError('EXPORT_NOT_FOUND', `There is no export ${exportId} in ${above}.`, {
    details: { export: exportId, address: store.address(folder) },
    hint: LIST_EXPORTS,
  });
}

function isSummary({ kind, key }: StoreEntry): boolean {
  return kind === 'object' && lastSegment(key) === SUMMARY_FILE;
}

function isMarker(entry: StoreEntry): boolean {
  return entry.kind === 'object' && MARKERS.has(lastSegment(entry.key));
}

function isWanted(exportId: string, { startedAfter, exportId: wanted }: FindOptions): boolean {
  if (wanted !== undefined) return exportId === wanted;
  const startedAt = startOfId(exportId);
  return startedAt === null || startedAfter === undefined || startedAt >= startedAfter;
}

/** Only the entries that the walk can use: folders and markers. */
async function listFolder(
  store: ObjectStore,
  folder: string,
  { startedAfter, exportId, signal }: FindOptions,
): Promise<readonly StoreEntry[]> {
  const from = exportId === undefined ? startedAfter : (startOfId(exportId) ?? undefined);
  const skipTo =
    from !== undefined && lastSegment(folder) === EXPORTS_FOLDER ? `${folder}${idFloor(from)}` : undefined;
  const request = { folder, ...(signal === undefined ? {} : { signal }) };
  const entries: StoreEntry[] = [];
  for await (const entry of store.list(request)) {
    // IDs sort by start time, so all usual ones from here to `skipTo` are too old. What sorts before them was listed:
    // it has another form.
    if (skipTo !== undefined && entry.key < skipTo && startOfId(lastSegment(entry.key)) !== null) {
      for await (const later of store.list({ ...request, startAfter: skipTo })) keep(later);
      return entries;
    }
    keep(entry);
  }
  return entries;

  function keep(entry: StoreEntry): void {
    if (entry.kind === 'folder' || isMarker(entry)) entries.push(entry);
  }
}
