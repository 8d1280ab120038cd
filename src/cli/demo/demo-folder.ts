/** The folder that the demo works in. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DynaloadError } from '../../errors.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { systemCodeOf } from '../../system/system-code.ts';
import { systemError } from '../../system/system-error.ts';
import { shopMappingText } from '../../demo/shop-mapping.ts';

/** Says that a folder was made by the demo, and may be replaced by it. */
const MARKER = 'made-by-dynaload-demo';
const OTHER_FOLDER = 'Name an empty folder, or a new one, with --dir.';

export interface DemoFolder {
  readonly path: string;
  /** Stands for the bucket. */
  readonly exports: string;
  readonly mappings: string;
  readonly warehouse: string;
}

/**
 * Makes the folder, with the mapping file in it, in place of what an earlier demo left there.
 * @param keep leaves that alone, and takes the next free name beside it
 * @throws DynaloadError USAGE when there is something in the folder that the demo did not write; FILE_UNUSABLE,
 *   DISK_FULL
 */
export async function makeDemoFolder(dir: string, keep: boolean): Promise<DemoFolder> {
  if (dir.trim() === '') {
    throw new DynaloadError('USAGE', 'The folder of the demo has no name.', { hint: OTHER_FOLDER });
  }
  const chosen = keep ? await nextFree(dir) : dir;
  await clear(chosen);
  const mappings = path.join(chosen, 'mappings');
  makeFolder(chosen);
  makeFolder(mappings);
  await write(path.join(chosen, MARKER), '');
  await write(path.join(mappings, 'shop.json'), shopMappingText());
  return {
    path: chosen,
    exports: path.join(chosen, 'exports'),
    mappings,
    warehouse: path.join(chosen, 'warehouse'),
  };
}

async function nextFree(dir: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? dir : `${dir}-${number}`;
    if ((await entriesOf(candidate)).length === 0) return candidate;
  }
}

async function clear(dir: string): Promise<void> {
  const entries = await entriesOf(dir);
  if (entries.length === 0) return;
  if (!entries.includes(MARKER)) {
    throw new DynaloadError('USAGE', `The folder ${dir} holds something that no demo wrote.`, {
      hint: OTHER_FOLDER,
      details: { folder: dir },
    });
  }
  try {
    await rm(dir, { recursive: true });
  } catch (thrown) {
    throw systemError(thrown, `What an earlier demo left in ${dir} cannot be removed`, {
      hint: OTHER_FOLDER,
    });
  }
}

async function entriesOf(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (thrown) {
    const code = systemCodeOf(thrown);
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR')
      throw new DynaloadError('USAGE', `${dir} is a file, or lies in one.`, {
        hint: OTHER_FOLDER,
        details: { folder: dir },
      });
    throw systemError(thrown, `The folder ${dir} cannot be looked at`, { hint: OTHER_FOLDER });
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (thrown) {
    throw systemError(thrown, `${file} cannot be written`, { hint: OTHER_FOLDER });
  }
}
