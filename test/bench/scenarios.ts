/** The measurements, one after the other. Each proves that its work was done before its time counts. */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncCommand } from './dynaload-command.ts';
import { medianRatio } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { CHANGES, syncItems, type ProvidedExports } from './provided-exports.ts';
import { runChild } from './run-child.ts';

export interface ScenarioContext {
  readonly options: BenchOptions;
  readonly exports: ProvidedExports;
  /** For what is thrown away. */
  readonly scratch: string;
  readonly onProgress: (what: string) => void;
}

/** Seconds by name, one for each round. */
export type Seconds = Record<string, readonly number[]>;

export interface Decoding {
  /** Of the 1x full export's lines. */
  readonly bytes: number;
  readonly seconds: Seconds;
  /** By name of a figure: bytes of the lines that were read. */
  readonly bytesRead: Readonly<Record<string, number>>;
  readonly fallbackRates: Readonly<Record<string, number>>;
}

export async function measureDecoding(context: ScenarioContext): Promise<Decoding> {
  const { options, exports, onProgress } = context;
  const { rounds } = options;
  const beside = await measureBesideGunzip(context);
  const seconds: Seconds = beside.seconds;
  const bytesRead: Record<string, number> = Object.fromEntries(
    Object.keys(seconds).map((name) => [name, beside.bytes]),
  );
  const fallbackRates: Record<string, number> = { decodeNarrow: beside.fallbackRate };
  const others = [
    { name: 'decodeShuffled', root: exports.shuffled, mapping: 'narrow' },
    { name: 'decodeWide', root: exports.full, mapping: 'wide' },
    { name: 'decodeNewImageNarrow', root: exports.newImage, mapping: 'narrow' },
    { name: 'decodeNewImageWide', root: exports.newImage, mapping: 'wide' },
    { name: 'decodeBothImagesNarrow', root: exports.bothImages, mapping: 'narrow' },
    { name: 'decodeBothImagesWide', root: exports.bothImages, mapping: 'wide' },
  ] as const;
  for (const { name, root, mapping } of others) {
    onProgress(name);
    const request = { root, mapping, rounds, baselines: false };
    const result = await runChild('decode', request, { oneCore: true });
    seconds[name] = result.seconds['decode'] ?? [];
    bytesRead[name] = result.bytes;
    fallbackRates[name] = result.fallbackRate;
  }
  return { bytes: beside.bytes, seconds, bytesRead, fallbackRates };
}

/**
 * Decoding, JSON.parse and gunzip, round by round. gunzip has a process of its own: its speed depends on what else the
 * heap of its process holds, and one that is slowed down would be easier to beat.
 */
async function measureBesideGunzip({ options, exports, onProgress }: ScenarioContext): Promise<{
  readonly bytes: number;
  readonly seconds: Seconds;
  readonly fallbackRate: number;
}> {
  const root = exports.full;
  const seconds: Record<string, number[]> = {};
  let bytes = 0;
  let fallbackRate = 0;
  for (let round = 0; round < options.rounds; round++) {
    onProgress(`decoding beside JSON.parse and gunzip on one core, round ${round + 1}`);
    const request = { root, mapping: 'narrow', rounds: 1, baselines: true } as const;
    const decoded = await runChild('decode', request, { oneCore: true });
    const { decode = [], ...baselines } = decoded.seconds;
    const gunzip = await runChild('gunzip', { root }, { oneCore: true });
    addRound(seconds, { decodeNarrow: decode, ...baselines, ...gunzip.seconds });
    ({ bytes, fallbackRate } = decoded);
  }
  return { bytes, seconds, fallbackRate };
}

function addRound(all: Record<string, number[]>, round: Seconds): void {
  for (const [name, times] of Object.entries(round)) (all[name] ??= []).push(...times);
}

export async function measureStaging({
  options,
  exports,
  scratch,
  onProgress,
}: ScenarioContext): Promise<Seconds> {
  const { rounds, slowRounds } = options;
  const root = exports.full;
  const seconds: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    onProgress(`staging beside gunzip on one core, round ${round + 1}`);
    const gunzip = await runChild('gunzip', { root }, { oneCore: true });
    const { gunzip: besideStage = [], gunzipLargeChunks = [] } = gunzip.seconds;
    const staged = await runChild('stage', { root, scratch }, { oneCore: true });
    addRound(seconds, {
      ...staged.seconds,
      gunzipBesideStage: besideStage,
      gunzipLargeChunksBesideStage: gunzipLargeChunks,
    });
  }
  onProgress('staging beside the SDK on one core');
  const request = { root, scratch, rounds: Math.min(slowRounds, 3) };
  const besideSdk = await runChild('besideSdk', request, { oneCore: true });
  return { ...seconds, ...besideSdk.seconds };
}

export interface PeakMemory {
  /** Bytes, one for each round. */
  readonly once: readonly number[];
  readonly tenfold: readonly number[];
  /** Of an export of 10 TB, but for its rows. */
  readonly hugeManifest: number;
}

const HUGE = { files: 100_000, billedBytes: 10 * 2 ** 40 };
/** What `--quick` takes of it. */
const QUICK_SHARE = 20;

export async function measureMemory(context: ScenarioContext): Promise<PeakMemory> {
  const { options, exports, scratch, onProgress } = context;
  const once: number[] = [];
  const tenfold: number[] = [];
  for (let round = 0; round < options.slowRounds; round++) {
    onProgress(`peak memory, round ${round + 1}`);
    once.push((await runChild('memory', { root: exports.full, scratch })).peakBytes);
    tenfold.push((await runChild('memory', { root: exports.full10x, scratch })).peakBytes);
  }
  onProgress('peak memory with the manifest of 10 TB');
  const share = options.quick ? QUICK_SHARE : 1;
  const huge = { files: HUGE.files / share, billedBytes: HUGE.billedBytes / share };
  const hugeManifest = (await runChild('hugeManifest', { scratch, ...huge })).peakBytes;
  return { once, tenfold, hugeManifest };
}

/** The whole command, and ClickHouse alone, each into a fresh folder. */
export async function measureSync(context: ScenarioContext): Promise<Seconds> {
  const { options, exports, onProgress } = context;
  const root = exports.fullForSync;
  const items = syncItems(options);
  const figures = { sync: [], syncLoad: [], clickHouse: [], clickHouseInsert: [] } as Record<
    'sync' | 'syncLoad' | 'clickHouse' | 'clickHouseInsert',
    number[]
  >;
  for (let round = 0; round < options.slowRounds; round++) {
    onProgress(`sync of ${items} items beside ClickHouse alone, round ${round + 1}`);
    await inFolder(context, async (scratch) => {
      const ours = path.join(scratch, 'ours');
      const synced = await syncCommand({ root, folder: ours, mapping: 'narrow', scratch });
      const theirs = path.join(scratch, 'theirs');
      const alone = await runChild('clickHouse', { root, folder: theirs });
      const { rows, digest } = await runChild('readTable', { folder: ours, database: 'dynaload' });
      const table = await runChild('readTable', { folder: theirs, database: 'bench' });
      expectRows('dynaload sync', synced.rows, items);
      expectRows('the table of dynaload sync', rows, items);
      expectRows('ClickHouse alone', table.rows, items);
      if (digest !== table.digest) throw new Error('dynaload and ClickHouse alone made different rows');
      figures.sync.push(synced.seconds);
      figures.syncLoad.push(synced.loadSeconds);
      figures.clickHouse.push(alone.processSeconds);
      figures.clickHouseInsert.push(alone.insertSeconds);
    });
  }
  return figures;
}

export interface Growth {
  readonly seconds: Seconds;
  readonly reading: Reading;
}

/** Time of a query on the view over that on a plain table, by query: of the largest table. */
export interface Reading {
  readonly afterFull: Readonly<Record<string, number>>;
  readonly afterChanges: Readonly<Record<string, number>>;
}

/** An incremental of 15 changes onto tables of different sizes, and reading the largest before and after. */
export async function measureGrowth(context: ScenarioContext): Promise<Growth> {
  const { exports, onProgress, options } = context;
  const reading: Record<keyof Reading, Readonly<Record<string, number>>> = {
    afterFull: {},
    afterChanges: {},
  };
  const seconds: Record<string, number[]> = {};
  const changes = CHANGES.inserts + CHANGES.updates + CHANGES.deletes;
  await inFolder(context, async (scratch) => {
    const warehouses = exports.tables.map(({ items }) => path.join(scratch, `table-${items}`));
    const sync = async (root: string, folder: string) =>
      syncCommand({ root, folder, mapping: 'narrow', scratch });
    for (const [place, { items, root }] of exports.tables.entries()) {
      onProgress(`a table of ${items} items`);
      const { rows } = await sync(root, warehouses[place] ?? '');
      expectRows(`a table of ${items} items`, rows, items);
    }
    const largest = warehouses.at(-1) ?? '';
    const read = async (when: keyof Reading): Promise<void> => {
      onProgress(`reading the largest table beside a plain one, ${when}`);
      const { view, plain } = await runChild('readQueries', { folder: largest, rounds: options.rounds * 3 });
      for (const [query, times] of Object.entries(view)) {
        seconds[`${query}_${when}`] = [...times];
        seconds[`${query}_${when}_plain`] = [...(plain[query] ?? [])];
      }
      reading[when] = Object.fromEntries(
        Object.entries(view).map(([query, times]) => [query, medianRatio(times, plain[query] ?? [])]),
      );
    };
    await read('afterFull');
    for (const [round, root] of exports.changes.entries()) {
      onProgress(`${changes} changes onto each table, round ${round + 1}`);
      for (const [place, { items }] of exports.tables.entries()) {
        const result = await sync(root, warehouses[place] ?? '');
        expectRows('the incremental', result.changes, changes);
        const expected = items + (round + 1) * (CHANGES.inserts - CHANGES.deletes);
        expectRows(`the table of ${items} items after the incremental`, result.rows, expected);
        (seconds[`changesOnto${items}`] ??= []).push(result.seconds);
        (seconds[`changesOnto${items}Load`] ??= []).push(result.loadSeconds);
      }
    }
    await read('afterChanges');
  });
  return { seconds, reading };
}

async function inFolder({ scratch }: ScenarioContext, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(scratch, 'tables-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function expectRows(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${what}: expected ${expected} rows, got ${found}`);
}
