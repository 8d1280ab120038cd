/** Puts a new mapping where mappings are, and never in the place of another. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynaloadError } from '../errors.ts';
import { shownAddress } from '../message/shown-address.ts';
import { makeFolder } from '../system/make-folder.ts';
import { systemError } from '../system/system-error.ts';
import { tableName } from './entities/entities.ts';

/**
 * The file that the mapping of a table gets.
 * @param mappings a folder of this machine, or a file of it that is not there yet
 * @throws DynaloadError USAGE for a bucket; FILE_UNUSABLE where something is there already
 */
export function newMappingFile(mappings: string, table: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(mappings)) {
    throw new DynaloadError(
      'USAGE',
      `A mapping is begun on this machine, and ${shownAddress(mappings)} is not on it.`,
      { hint: 'Name a folder with --mappings, and copy the file when you are content with it.' },
    );
  }
  const isFolder = existsSync(mappings) ? statSync(mappings).isDirectory() : !mappings.endsWith('.json');
  const file = isFolder ? path.join(mappings, `${tableName(table)}.json`) : mappings;
  if (existsSync(file)) throw isThere(file);
  return file;
}

/** @throws DynaloadError FILE_UNUSABLE, DISK_FULL */
export function writeMapping(file: string, text: string): void {
  makeFolder(path.dirname(file));
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (thrown) {
    if (existsSync(file)) throw isThere(file);
    throw systemError(thrown, `The mapping ${file} cannot be written`);
  }
}

function isThere(file: string): DynaloadError {
  return new DynaloadError(
    'FILE_UNUSABLE',
    `${file} is there already, and init never overwrites a mapping.`,
    {
      hint: 'Name another file with --mappings, or move that one away.',
      details: { file },
    },
  );
}
