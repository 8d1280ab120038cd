/** All exports of a run, made where they are missing. */
import path from 'node:path';
import type { ExportSettings } from './data/export-settings.ts';
import { provideExport } from './data/write-export.ts';
import type { BenchOptions } from './options.ts';

export interface ProvidedExports {
  /** Folders of full exports: 1x and 10x the items, and those of the whole command. */
  readonly full: string;
  /** As `full`, with the attributes of each item in another order. */
  readonly shuffled: string;
  readonly full10x: string;
  readonly fullForSync: string;
  /** 1x the items, of each view. */
  readonly newImage: string;
  readonly bothImages: string;
  /** Full exports of three sizes, each ten times the one before it. */
  readonly tables: readonly { readonly items: number; readonly root: string }[];
  /** Incremental exports of 15 changes, each for the window after the one before it. */
  readonly changes: readonly string[];
}

/** Of the incremental that is applied to small and large tables. */
export const CHANGES = { inserts: 5, updates: 5, deletes: 5 } as const;
const MOSTLY_UPDATES = { inserts: 3, updates: 16, deletes: 1 } as const;

export function syncItems({ items }: BenchOptions): number {
  return items * 4;
}

export async function provideExports(
  options: BenchOptions,
  onProgress: (what: string) => void,
): Promise<ProvidedExports> {
  const { items, slowRounds } = options;
  const folder = path.join(options.folder, 'exports');
  const provide = async (settings: ExportSettings): Promise<string> => {
    onProgress(`export: ${settings.kind}, ${settings.items} items`);
    return path.resolve(await provideExport(folder, settings));
  };
  const full = async (count: number): Promise<string> =>
    provide({ kind: 'full', items: count, order: 'same' });
  const incremental = { kind: 'incremental', items, window: 0, mix: MOSTLY_UPDATES } as const;
  const sizes = [Math.round(items / 10), items, items * 10];
  const tables: { items: number; root: string }[] = [];
  for (const size of sizes) tables.push({ items: size, root: await full(size) });
  const changes: string[] = [];
  for (let window = 0; window < slowRounds; window++) {
    changes.push(
      await provide({
        kind: 'incremental',
        items: CHANGES.inserts + CHANGES.updates + CHANGES.deletes,
        view: 'NEW_AND_OLD_IMAGES',
        window,
        mix: CHANGES,
      }),
    );
  }
  return {
    full: await full(items),
    shuffled: await provide({ kind: 'full', items, order: 'shuffled' }),
    full10x: await full(items * 10),
    fullForSync: await full(syncItems(options)),
    newImage: await provide({ ...incremental, view: 'NEW_IMAGE' }),
    bothImages: await provide({ ...incremental, view: 'NEW_AND_OLD_IMAGES' }),
    tables,
    changes,
  };
}
