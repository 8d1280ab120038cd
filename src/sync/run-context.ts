import type { DataFile, ExportInfo } from '../export/export-info.ts';
import { readFileManifest } from '../export/file-manifest.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { ExportSource } from '../export/open-source.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { plainPlaces, type CommandPlaces } from '../message/command-line.ts';
import { ONE_PASS, type LoadWays } from '../load/load-ways.ts';
import type { SyncListener } from '../load/sync-event.ts';

/** What every command that loads something works with. */
export interface RunContext {
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  /** The data files of an export, proven against its manifests. */
  readonly readFiles: (info: ExportInfo, signal: AbortSignal) => Promise<readonly DataFile[]>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly listener: SyncListener;
  readonly signal: AbortSignal;
  /** For the commands in reports. */
  readonly places: CommandPlaces;
  readonly ways: LoadWays;
}

export interface RunContextInput extends Pick<RunContext, 'warehouse' | 'now' | 'listener' | 'signal'> {
  readonly source: ExportSource;
  readonly places?: CommandPlaces;
  /** Default: each export in one pass of this process. */
  readonly ways?: LoadWays;
}

export function runContext(input: RunContextInput): RunContext {
  const { source, warehouse, now, listener, signal } = input;
  const { store } = source;
  const readFiles: RunContext['readFiles'] = (info, stop) => readFileManifest(store, info, stop);
  return {
    warehouse,
    store,
    readFiles,
    now,
    listener,
    signal,
    places: placesOf(input),
    ways: input.ways ?? ONE_PASS,
  };
}

/** How to spell the commands in the reports of a request. */
export function placesOf({ source, places }: Pick<RunContextInput, 'source' | 'places'>): CommandPlaces {
  return places ?? plainPlaces(source.description);
}
