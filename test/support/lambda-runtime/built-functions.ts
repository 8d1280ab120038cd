/** The functions as they are deployed: bundled. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keptBuild } from '../kept-build.ts';

const SCRIPT = 'scripts/bundle-functions.mjs';

/** Folder of the bundle. */
export async function builtFunctions(): Promise<string> {
  return keptBuild({
    name: 'dynaload-functions',
    // What is bundled with them are packages.
    beside: [SCRIPT, 'package.json', 'package-lock.json'],
    build: async (folder) => {
      await promisify(execFile)(process.execPath, [SCRIPT, folder]);
    },
  });
}
