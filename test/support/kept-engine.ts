/**
 * Keeps the embedded engine alive between two commands of one process: it starts with the first session on a folder and
 * ends with the last, which takes longer than most commands do. Commands open and close sessions of their own all the
 * same; and what is kept is let go before a process of its own, or another folder, needs the engine.
 */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { drainPending, Session } from 'chdb';

let kept: { readonly folder: string; readonly inode: number; readonly session: Session } | undefined;

/** Lets go of any other folder, and of one that was removed. @param folder null: what comes next has to do with none */
export function keepOnly(folder: string | null): void {
  if (kept !== undefined && (kept.folder !== folder || kept.inode !== inodeOf(folder))) letGo();
}

function inodeOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}

/** Has no say where there is no warehouse yet. */
export function keepEngine(folder: string): void {
  if (kept === undefined && existsSync(path.join(folder, 'store'))) {
    kept = { folder, inode: statSync(folder).ino, session: new Session(folder) };
  }
}

export function letGo(): void {
  kept?.session.close();
  kept = undefined;
}

/** The folder of the embedded engine that a command names, or takes without being told; null for anything else. */
export function engineFolder(
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): string | null {
  // They have warehouses of their own.
  if (words.includes('demo') || words.includes('init')) return null;
  const named = words[words.indexOf('--warehouse') + 1];
  const url = words.includes('--warehouse') ? named : (env['DYNALOAD_WAREHOUSE'] ?? 'chdb:./warehouse');
  const [, place] = /^chdb:(?!\/\/)([^?]+)$/.exec(url ?? '') ?? [];
  return place === undefined ? null : path.resolve(cwd, place);
}

// Another test file of the same worker has folders of its own.
afterAll(async () => {
  letGo();
  await drainPending();
});
