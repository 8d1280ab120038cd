/** Addresses that lie within an export, or are one: what people mean by them, and what they need. Pure. */
import { DATA_FOLDER, EXPORTS_FOLDER, FILES_FILE, startOfId, SUMMARY_FILE } from './export-key.ts';

export interface SourceSlip {
  /** What it is that was named. */
  readonly what: string;
  /** The address to give instead; null when the named one does not tell. */
  readonly instead: string | null;
}

/**
 * What was probably meant by an address that is no source.
 * @param address an s3:// address or a path, with `/` between its parts
 */
export function sourceSlip(address: string): SourceSlip | null {
  const parts = address.replace(/\/+$/, '').split('/');
  const exportsAt = parts.lastIndexOf(EXPORTS_FOLDER);
  const upTo = (part: number): string => parts.slice(0, part + 1).join('/');
  if (exportsAt >= 0 && parts[exportsAt + 1] === DATA_FOLDER) {
    return { what: 'the data files of incremental exports', instead: upTo(exportsAt) };
  }
  if (exportsAt >= 0 && (parts[exportsAt + 2] === DATA_FOLDER || parts[exportsAt + 2] === FILES_FILE)) {
    return { what: 'a part of its files', instead: upTo(exportsAt + 1) };
  }
  return /\.(json|ion)\.gz$/.test(address) ? { what: 'a data file', instead: null } : null;
}

/**
 * The folder in which the other exports are, for the address of one; null for any other address.
 * @param address an s3:// address or a path, with `/` between its parts
 */
export function folderAboveExport(address: string): string | null {
  const parts = address.replace(/\/+$/, '').split('/');
  if (parts.at(-1) === SUMMARY_FILE) parts.pop();
  const isInPlace = parts.at(-2) === EXPORTS_FOLDER;
  const name = parts.pop();
  if (name === undefined || name === DATA_FOLDER || (startOfId(name) === null && !isInPlace)) return null;
  if (isInPlace) parts.pop();
  if (parts.length === 0) return '.';
  return parts.length === 1 && parts[0] === '' ? '/' : parts.join('/');
}
