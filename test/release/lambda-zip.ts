import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync, type Zippable } from 'fflate';

/** Unix, as the system that made the entry. */
const UNIX = 3;
/** Everybody may read: a function is not the user who unpacks it. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-package.html */
const READABLE = 0o100644;

/** The files of a folder as a zip: the same bytes for the same files, whenever and wherever it is made. */
export function zipFolder(folder: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
  const entries: Zippable = {};
  for (const file of files) {
    const name = path.relative(folder, file).split(path.sep).join('/');
    entries[name] = [readFileSync(file), { os: UNIX, attrs: READABLE * 0x1_0000 }];
  }
  // A zip has local times, and none before 1980.
  return zipSync(entries, { level: 9, mtime: new Date(1980, 0, 1) });
}
