/**
 * What is built of the sources is kept by their content: each state of them is built once, whichever test file asks for it
 * first, and whatever else writes dist/ at the same time.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const KEPT = 4;

export interface KeptBuild {
  /** Of a folder inside node_modules/.cache, so that what is built finds the packages that it imports. */
  readonly name: string;
  /** Files, beside all of src/, by which one build differs from another. */
  readonly beside: readonly string[];
  /** @param folder is empty */
  readonly build: (folder: string) => Promise<void>;
}

/** @returns the folder that was built, now or earlier */
export async function keptBuild({ name, beside, build }: KeptBuild): Promise<string> {
  const cache = path.resolve('node_modules/.cache', name);
  const folder = path.join(cache, await digestOf('src', beside));
  await mkdir(cache, { recursive: true });
  if ((await readdir(cache)).includes(path.basename(folder))) return folder;
  const draft = await mkdtemp(path.join(cache, 'draft-'));
  await build(draft);
  await rename(draft, folder).catch(async () => {
    // Another worker was faster.
    await rm(draft, { recursive: true });
  });
  await removeOld(cache, folder);
  return folder;
}

async function digestOf(folder: string, beside: readonly string[]): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...files, ...beside].toSorted()) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/** Names are digests, so "old" is only: more than a few. A draft belongs to whoever is building. */
async function removeOld(cache: string, current: string): Promise<void> {
  const others = (await readdir(cache)).filter(
    (name) => name !== path.basename(current) && !name.startsWith('draft-'),
  );
  for (const name of others.slice(KEPT)) await rm(path.join(cache, name), { recursive: true, force: true });
}
