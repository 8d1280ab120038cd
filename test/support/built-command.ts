/** The command as users get it: compiled, and run by Node in a process of its own. */
import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { keptBuild } from './kept-build.ts';

const run = promisify(execFile);

let built: Promise<string> | null = null;

/** Path of the compiled `cli/main.js`. */
export async function builtCommand(): Promise<string> {
  built ??= keptBuild({ name: 'dynaload-command', beside: ['package.json', 'tsconfig.json'], build });
  return path.join(await built, 'dist/cli/main.js');
}

async function build(folder: string): Promise<void> {
  await cp('package.json', path.join(folder, 'package.json'));
  const compiler = path.resolve('node_modules/typescript/bin/tsc');
  const output = path.join(folder, 'dist');
  // Types are checked by `npm run types`; here it only matters that every file was written.
  await run(process.execPath, [compiler, '-p', 'src/tsconfig.json', '--outDir', output, '--noCheck']).catch(
    () => undefined,
  );
}
