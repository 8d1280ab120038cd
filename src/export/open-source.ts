import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DynaloadError } from '../errors.ts';
import { DATA_FOLDER, EXPORTS_FOLDER, SUMMARY_FILE } from './export-key.ts';
import type { ObjectStore } from './object-store.ts';
import { openStore } from './open-store.ts';
import { shownAddress } from './shown-address.ts';
import { systemCodeOf } from '../system/system-code.ts';
import { systemReason } from '../system/system-error.ts';

const FORMS =
  'Give s3://bucket, s3://bucket/prefix or a folder: any that holds AWSDynamoDB/ at some level below it, AWSDynamoDB ' +
  `itself, the folder of one export in it, or its ${SUMMARY_FILE}.`;

/** Where exports are looked for. */
export interface ExportSource {
  readonly store: ObjectStore;
  /** Key of the folder in the store below which to look: '' or ending in `/`. */
  readonly root: string;
  /** The source as an address, for messages. */
  readonly description: string;
}

/**
 * Opens what a user named as the source of exports: `s3://bucket[/prefix]` or a folder. The caller closes the store.
 * A folder is looked at here; a bucket is not asked for anything before the first listing.
 * @throws DynaloadError SOURCE_INVALID when it is neither, or does not exist; SOURCE_DENIED
 */
export async function openSource(text: string): Promise<ExportSource> {
  if (/^s3:\/\//i.test(text)) return openBucket(text);
  if (text.trim() === '' || /^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    throw invalid(`"${shownAddress(text)}" is neither an s3:// address nor a folder.`, text);
  }
  return openFolder(path.resolve(text));
}

async function openBucket(text: string): Promise<ExportSource> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(text) ?? [];
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{2,254}$/.test(bucket)) {
    throw invalid(`What follows s3:// in "${shownAddress(text)}" cannot be the name of a bucket.`, text);
  }
  // Taken for a part of the prefix, it would be in every message about the source.
  if (/\?.*=/s.test(key))
    throw invalid(`"${shownAddress(text)}" has parameters, and a source takes none.`, text);
  const store = await openStore({ kind: 'bucket', bucket });
  const root = folderOf(key === '' || key.endsWith('/') ? key : `${key}/`);
  return { store, root, description: store.address(root) };
}

/** A summary stands for the export in whose folder it lies. */
function folderOf(folder: string): string {
  const summary = `/${SUMMARY_FILE}/`;
  return folder.endsWith(summary) ? folder.slice(0, 1 - summary.length) : folder;
}

async function openFolder(named: string): Promise<ExportSource> {
  const isFolder = await isFolderAt(named);
  const shown = shownAddress(named);
  if (!isFolder && path.basename(named) !== SUMMARY_FILE) {
    throw invalid(`${shown} is a file, and not a ${SUMMARY_FILE}.`, named);
  }
  const folder = isFolder ? named : path.dirname(named);
  const above = levelsToRoot(folder);
  if (!isFolder && above !== 2) {
    throw invalid(`${shown} does not lie in a folder ${EXPORTS_FOLDER}/<export id>.`, named);
  }
  // Keys in manifests begin above AWSDynamoDB, so the store has to begin there too, not where the user pointed.
  const root = path.resolve(folder, ...Array.from({ length: above }, () => '..'));
  const below = path.relative(root, folder);
  const store = await openStore({ kind: 'folder', root });
  return { store, root: below === '' ? '' : `${below.split(path.sep).join('/')}/`, description: folder };
}

/** How far the folder that holds AWSDynamoDB lies above this one: 1 for AWSDynamoDB itself, 2 for an export in it. */
function levelsToRoot(folder: string): 0 | 1 | 2 {
  if (path.basename(folder) === EXPORTS_FOLDER) return 1;
  return path.basename(path.dirname(folder)) === EXPORTS_FOLDER && path.basename(folder) !== DATA_FOLDER
    ? 2
    : 0;
}

async function isFolderAt(named: string): Promise<boolean> {
  try {
    return (await stat(named)).isDirectory();
  } catch (thrown) {
    const code = systemCodeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw invalid(`The folder ${shownAddress(named)} does not exist.`, named);
    const shown = shownAddress(named);
    if (code !== 'EACCES' && code !== 'EPERM')
      throw invalid(`${shown} could not be looked at: ${systemReason(thrown)}.`, named);
    throw new DynaloadError('SOURCE_DENIED', `${shown} could not be looked at: ${systemReason(thrown)}.`, {
      hint: 'Give the user who runs dynaload the right to read it, and to enter the folders above it.',
      details: { source: shown },
      cause: thrown,
    });
  }
}

function invalid(message: string, source: string): DynaloadError {
  return new DynaloadError('SOURCE_INVALID', message, {
    hint: FORMS,
    details: { source: shownAddress(source) },
  });
}
