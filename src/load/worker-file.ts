/** The file that a thread begins with: it lies beside this one, whatever a bundler has made of both. */
import { existsSync } from 'node:fs';

const NAMES = ['encoder-worker.js', 'encoder-worker.mjs'] as const;

/** Undefined where a bundler has made CommonJS of this file. */
function ownAddress(): string | undefined {
  return import.meta.url;
}

/** Node cannot start a thread from TypeScript before version 22.18: from the sources everything is one thread. */
export function isFromSources(): boolean {
  return ownAddress()?.endsWith('.ts') === true;
}

/** Null where it is not to be found: in a bundle that has no second entry. */
export function workerFile(): URL | null {
  return fileBeside(ownAddress(), NAMES);
}

/** The first of these files that lies beside the one with this address. */
export function fileBeside(own: string | undefined, names: readonly string[]): URL | null {
  if (own === undefined || !own.startsWith('file:')) return null;
  return names.map((name) => new URL(name, own)).find((file) => existsSync(file)) ?? null;
}

let isTold = false;

/** Tells it the first time in a process. */
export function tellNoThreads(tell: (reason: string) => void): void {
  if (isTold) return;
  isTold = true;
  tell(
    'Rows are encoded in one thread: encoder-worker.js is not beside the program. Bundle it as a second entry (docs/library.md).',
  );
}
