import type { ExportPolicy } from './export-policy.ts';
import type { ExportFile } from '../document/export-schema.ts';
import { parseEvery, parseExportAddress, parseSize } from './parse-export.ts';

/** @returns null when the mapping has no `export` block. The schema has judged its texts. */
export function compileExport(given: ExportFile | undefined): ExportPolicy | null {
  if (given === undefined) return null;
  const address = parseExportAddress(given.to);
  const every = parseEvery(given.every);
  const fullUpTo = parseSize(given.full.upTo);
  if ('problem' in address || typeof every !== 'number' || typeof fullUpTo !== 'number') return null;
  const { to, view, encryption, bucketOwner = null, enabled } = given;
  return {
    to,
    ...address,
    every,
    view,
    encryption:
      encryption === 'AES256'
        ? { kind: 'AES256' }
        : { kind: 'KMS', key: encryption === 'KMS' ? null : encryption.kms },
    bucketOwner,
    fullUpTo,
    enabled,
  };
}
