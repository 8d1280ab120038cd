import { createHash } from 'node:crypto';
import type { DataFile } from '../../export/export-info.ts';

/** Of what a manifest says of data files, in their order. */
export function hashOfFiles(files: readonly DataFile[]): string {
  const said = files.map(({ key, itemCount, md5 }) => [key, itemCount, md5]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}
