/**
 * The command as users get it: compiled, and run by Node in a process of its own. What is compiled is kept by the
 * content of src/, so that each state of the sources is compiled once, whatever else writes dist/ at the same time.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Inside node_modules, so that the compiled files find the packages that they import. */
const CACHE = path.resolve('node_modules/.cache/dynaload-command');
const KEPT = 4;

let built: Promise<string> | null = null;

/** Path of the compiled `cli/main.js`. */
export async function builtCommand(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const folder = path.join(CACHE, await digestOf('src'));
  const main = path.join(folder, 'dist/cli/main.js');
  await mkdir(CACHE, { recursive: true });
  if ((await readdir(CACHE)).includes(path.basename(folder))) return main;
  const draft = await mkdtemp(path.join(CACHE, 'draft-'));
  await cp('package.json', path.join(draft, 'package.json'));
  const compiler = path.resolve('node_modules/typescript/bin/tsc');
  const output = path.join(draft, 'dist');
  // Types are checked by `npm run types`; here it only matters that every file was written.
  await run(process.execPath, [compiler, '-p', 'src/tsconfig.json', '--outDir', output, '--noCheck']).catch(
    () => undefined,
  );
  await rename(draft, folder).catch(async () => {
    // Another worker was faster.
    await rm(draft, { recursive: true });
  });
  await removeOld(folder);
  return main;
}

async function digestOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...files, 'package.json', 'tsconfig.json'].toSorted()) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/** Names are digests, so "old" is only: more than a few. A draft belongs to whoever is compiling. */
async function removeOld(current: string): Promise<void> {
  const others = (await readdir(CACHE)).filter(
    (name) => name !== path.basename(current) && !name.startsWith('draft-'),
  );
  for (const name of others.slice(KEPT)) await rm(path.join(CACHE, name), { recursive: true, force: true });
}
