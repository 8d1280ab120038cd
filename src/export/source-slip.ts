/** Addresses that lie within an export: people who name them mean the export. Pure. */
import { DATA_FOLDER, EXPORTS_FOLDER, FILES_FILE } from './export-key.ts';

export interface SourceSlip {
  /** What it is that was named, to stand behind "is". */
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
    return { what: 'data files of incremental exports', instead: upTo(exportsAt) };
  }
  if (exportsAt >= 0 && (parts[exportsAt + 2] === DATA_FOLDER || parts[exportsAt + 2] === FILES_FILE)) {
    return { what: 'a part of one export', instead: upTo(exportsAt + 1) };
  }
  return /\.(json|ion)\.gz$/.test(address) ? { what: 'a data file', instead: null } : null;
}
