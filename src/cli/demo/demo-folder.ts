/** The folder that the demo works in. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DynaloadError } from '../../errors.ts';
import { shopMappingText } from './shop-mapping.ts';

/** Says that a folder was made by the demo, and may be replaced by it. */
const MARKER = 'made-by-dynaload-demo';

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
 * @throws DynaloadError USAGE when there is something in the folder that the demo did not write
 */
export async function makeDemoFolder(dir: string, keep: boolean): Promise<DemoFolder> {
  const chosen = keep ? await nextFree(dir) : dir;
  await clear(chosen);
  const mappings = path.join(chosen, 'mappings');
  await mkdir(mappings, { recursive: true });
  await writeFile(path.join(chosen, MARKER), '');
  await writeFile(path.join(mappings, 'shop.json'), shopMappingText());
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
      hint: 'name an empty folder, or a new one, with --dir',
      details: { folder: dir },
    });
  }
  await rm(dir, { recursive: true });
}

async function entriesOf(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT') return [];
    if (code !== 'ENOTDIR') throw thrown;
    throw new DynaloadError('USAGE', `${dir} is a file, not a folder.`, { details: { folder: dir } });
  }
}
