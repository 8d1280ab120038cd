import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DynaloadError } from '../errors.ts';
import { EXPORTS_FOLDER, startOfId, SUMMARY_FILE } from './export-key.ts';
import type { ObjectStore } from './store/object-store.ts';
import { openStore } from './store/open-store.ts';
import { shownAddress } from '../message/shown-address.ts';
import { sourceSlip } from './source-slip.ts';
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
  refuseSlip(text, text);
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
  refuseSlip(named.split(path.sep).join('/'), named);
  if (!isFolder && path.basename(named) !== SUMMARY_FILE) {
    throw invalid(`${shown} is a file, and not a ${SUMMARY_FILE}.`, named);
  }
  const folder = isFolder ? named : path.dirname(named);
  const above = levelsToRoot(folder);
  // Keys in manifests begin above AWSDynamoDB, so the store has to begin there too, not where the user pointed.
  const root = path.resolve(folder, ...Array.from({ length: above }, () => '..'));
  const below = path.relative(root, folder);
  const store = await openStore({ kind: 'folder', root });
  return { store, root: below === '' ? '' : `${below.split(path.sep).join('/')}/`, description: folder };
}

/**
 * How far the folder that holds AWSDynamoDB lies above this one: 1 for AWSDynamoDB itself, 2 for an export in it. An
 * export in a copy of AWSDynamoDB that has another name may need what lies beside it.
 */
function levelsToRoot(folder: string): 0 | 1 | 2 {
  if (path.basename(folder) === EXPORTS_FOLDER) return 1;
  if (path.basename(path.dirname(folder)) === EXPORTS_FOLDER) return 2;
  return startOfId(path.basename(folder)) === null ? 0 : 1;
}

/** @throws DynaloadError SOURCE_INVALID for what lies within an export */
function refuseSlip(address: string, named: string): void {
  const slip = sourceSlip(address);
  if (slip === null) return;
  const hint =
    slip.instead === null
      ? FORMS
      : `Give ${shownAddress(slip.instead)} instead: the manifests there say which data files belong to which export.`;
  throw new DynaloadError(
    'SOURCE_INVALID',
    `${shownAddress(named)} lies within an export (${slip.what}), and cannot be a source by itself.`,
    {
      hint,
      details: { source: shownAddress(named) },
    },
  );
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
