/** Loads in several parts that outlive the run which began them: on the emulator of Redshift, with a bucket beside it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ExportSource } from '../../src/export/open-source.ts';
import { HandedLoads } from '../../src/load/kept/handed-loads.ts';
import { KeptLoads } from '../../src/load/kept/kept-loads.ts';
import type { HandedLoad, LoadWays } from '../../src/load/load-ways.ts';
import { stageHanded } from '../../src/load/kept/stage-handed.ts';
import { finishHanded, giveUpHanded } from '../../src/sync/finish-handed.ts';
import { putDown } from '../../src/ticket/put-down.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { startRedshiftStack, type RedshiftStack } from '../contract/redshift-harness.ts';
import { Crash, crashingStaging, crashingWarehouse, throughTo } from '../support/crashing-warehouse.ts';
import { MemoryStagingStore } from '../support/memory-staging-store.ts';
import { Scenario } from '../support/scenario.ts';

const FILES = 5;
/** Of the staging area. */
const PREFIX = 'rows/';
/** Each data file is a part by itself. */
const HUGE = 2 ** 50;

let stack: RedshiftStack;
let warehouse: Warehouse;
let folder: string;
let stories = 0;

beforeAll(async () => {
  stack = await startRedshiftStack();
  warehouse = stack.open();
  folder = await mkdtemp(join(tmpdir(), 'dynaload-large-'));
});

afterAll(async () => {
  await warehouse.close();
  await stack.close();
  await rm(folder, { recursive: true });
});

interface Large {
  readonly scenario: Scenario;
  readonly staging: MemoryStagingStore;
  readonly ways: LoadWays;
}

/** A table of which there is a full export in five parts, and then an incremental one. */
async function large(): Promise<Large> {
  stories += 1;
  const options = { warehouse, folder, name: `large_${stories}` };
  const scenario = new Scenario({ ...options, exports: { files: FILES, billedBytes: HUGE } });
  for (let id = 0; id < 40; id += 1) scenario.put(1, `item ${id}`, { S: String(id) });
  await scenario.full(10);
  scenario.put(20, 'item 1', { S: 'changed' });
  scenario.delete(21, 'item 2');
  await scenario.incremental(10, 40);
  const staging = new MemoryStagingStore();
  return { scenario, staging, ways: waysOver(staging) };
}

function waysOver(staging: MemoryStagingStore): LoadWays {
  return { kept: new KeptLoads(staging, PREFIX, 'here'), workers: null, handOver: null };
}

async function expectRight({ scenario, staging }: Large): Promise<void> {
  const expected = Object.fromEntries([...Array(40).keys()].map((id) => [`item ${id}`, String(id)]));
  expected['item 1'] = 'changed';
  delete expected['item 2'];
  expect(await scenario.rows()).toEqual(expected);
  // What a run looks for. A run that died while it cleared up leaves a few parts.
  expect([...staging.objects.keys()].filter((key) => !key.includes('/parts/'))).toEqual([]);
}

/** The source, and the data files that are read from it. */
async function watched({ scenario }: Large): Promise<{ source: ExportSource; read: string[] }> {
  const source = await scenario.source();
  const read: string[] = [];
  const { store } = source;
  const open: typeof store.open = (key, signal) => {
    if (key.includes('/data/')) read.push(key);
    return store.open(key, signal);
  };
  return {
    source: { ...source, store: { ...wrap(store), open } },
    read,
  };
}

function wrap(store: ExportSource['store']): ExportSource['store'] {
  return {
    description: store.description,
    address: (key) => store.address(key),
    list: (options) => store.list(options),
    open: (key, signal) => store.open(key, signal),
    close: () => store.close(),
  };
}

test('a run that dies loses the part that it was at, wherever it dies', async () => {
  const spared: number[] = [];
  for (let call = 1, died = true; died; call += 12) {
    const story = await large();
    const point = { call, after: call % 2 === 0 };
    const through = throughTo(point);
    died = false;
    try {
      const kept = new KeptLoads(crashingStaging(story.staging, through), PREFIX, 'here');
      await story.scenario.sync({
        warehouse: crashingWarehouse(warehouse, point, through),
        ways: { ...story.ways, kept },
      });
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
      died = true;
    }
    const { source, read } = await watched(story);
    const report = await story.scenario.sync({ source, ways: story.ways });
    expect(report.error).toBeNull();
    spared.push(2 * FILES - read.length);
    await expectRight(story);
  }
  // From none to all: with every call that the run gets through there is not more to do than before.
  expect(spared.toSorted((a, b) => a - b)).toEqual(spared);
  expect(new Set(spared).size).toBeGreaterThan(2);
});

test('a run that is put down leaves the statement running, and the next one waits for it', async () => {
  const story = await large();
  const before = stack.redshift.submissions.length;
  stack.redshift.faults.add({ kind: 'delay', statement: /^\s*copy/i, milliseconds: 1500 });
  const stop = new AbortController();
  const copies = (): number =>
    stack.redshift.submissions
      .slice(before)
      .filter(({ parts }) => parts.some(({ sql }) => /^\s*copy/i.test(sql))).length;
  const first = story.scenario.sync({ ways: story.ways, signal: stop.signal });
  while (copies() === 0) await sleep(20);
  stop.abort(putDown());
  expect((await first).error).toMatchObject({ code: 'INTERRUPTED' });
  const { source, read } = await watched(story);
  const report = await story.scenario.sync({ source, ways: story.ways });
  expect(report.error).toBeNull();
  // Those of the incremental.
  expect(read.length).toBe(FILES);
  // Each export was copied once.
  expect(copies()).toBe(2);
  expect(await story.scenario.rows()).toMatchObject({ 'item 1': 'changed', 'item 3': '3' });
});

test('what was kept of a load that others gave up is begun anew', async () => {
  const story = await large();
  const through = throughTo({ call: 5, after: false });
  const kept = new KeptLoads(crashingStaging(story.staging, through), PREFIX, 'here');
  await expect(story.scenario.sync({ ways: { ...story.ways, kept } })).rejects.toThrow(Crash);
  const ticket = [...story.staging.objects.keys()].find((key) => key.endsWith('/ticket.json'));
  expect(ticket).toBeDefined();
  // A run that knows nothing of it begins the same load, and dies.
  const other = crashingWarehouse(warehouse, { call: 6, after: true });
  await expect(story.scenario.sync({ warehouse: other })).rejects.toThrow(Crash);
  const report = await story.scenario.sync({ ways: story.ways });
  expect(report.error).toBeNull();
  await expectRight(story);
});

test('too many rejects in all parts together stop the load, and nothing is kept', async () => {
  const story = await large();
  const columns = { id: 'string', value: { type: 'int32', onMismatch: 'reject' } };
  const mapping = story.scenario.mapping({ targets: [{ table: `large_${stories}_int`, columns }] });
  story.scenario.put(2, 'wrong 1', { S: 'x' });
  await story.scenario.full(50);
  const report = await story.scenario.sync({ mappings: [mapping], ways: story.ways });
  expect(report.targets[0]?.error).toMatchObject({ code: 'TOO_MANY_REJECTS' });
  expect([...story.staging.objects.keys()]).toEqual([]);
});

/** Loads that are handed over, caught. */
function handingOver(story: Large): {
  ways: LoadWays;
  handed: HandedLoads;
  loads: HandedLoad[];
  ids: string[];
} {
  const handed = new HandedLoads(story.staging, PREFIX);
  const loads: HandedLoad[] = [];
  const ids: string[] = [];
  const handOver: LoadWays['handOver'] = {
    takes: (files) => files.length === FILES && loads.length < 2,
    give: async (load) => {
      loads.push(load);
      ids.push((await handed.write(load)).id);
    },
  };
  return { ways: { ...story.ways, handOver }, handed, loads, ids };
}

test('a load that is handed over is staged by others and applied by another, and sync goes on behind it', async () => {
  const story = await large();
  const { ways, handed, loads, ids } = handingOver(story);
  const report = await story.scenario.sync({ ways });
  expect(report.targets[0]?.error).toMatchObject({ code: 'LOAD_HANDED_OVER' });
  expect(report.applied).toEqual([]);
  // The next look finds the same load under way.
  await story.scenario.sync({ ways });
  expect(new Set(ids).size).toBe(1);
  const [id = ''] = ids;
  const { store } = await story.scenario.source();
  const { kept } = ways;
  const load = await handed.read(id);
  if (load === null || kept === null) throw new Error('nothing was handed over');
  const [mapping] = loads.map((one) => one.mapping);
  if (mapping === undefined) throw new Error('nothing was handed over');
  const { signal } = new AbortController();
  const request = { warehouse, mappings: [mapping], kept, handed, id, signal, listener: () => undefined };
  const parts = await handed.readParts(id, load);
  expect(parts.length).toBe(FILES);
  const stage = (files: (typeof parts)[number]): Promise<void> =>
    stageHanded({
      ...request,
      store,
      mapping,
      load,
      files,
      onLines: () => undefined,
      onNoThreads: () => undefined,
    });
  for (const files of parts.slice(1)) await stage(files);
  // Too early: nothing is lost by it.
  await expect(finishHanded(request)).rejects.toMatchObject({ code: 'LOAD_PART_MISSING' });
  await expect(story.scenario.rows()).rejects.toMatchObject({ code: 'WAREHOUSE_FAILED' });
  for (const files of parts) await stage(files);
  expect((await finishHanded(request)).applied).toHaveLength(1);
  expect((await story.scenario.sync({ ways: story.ways })).error).toBeNull();
  await expectRight(story);
});

test('a load that was handed over is applied once, whoever asks for it how often', async () => {
  const story = await large();
  const { ways, handed, loads, ids } = handingOver(story);
  await story.scenario.sync({ ways });
  const [id = ''] = ids;
  const [first] = loads;
  const { kept } = ways;
  const load = await handed.read(id);
  if (load === null || kept === null || first === undefined) throw new Error('nothing was handed over');
  const { mapping, parts } = first;
  const { signal } = new AbortController();
  const request = { warehouse, mappings: [mapping], kept, handed, id, signal, listener: () => undefined };
  const { store } = await story.scenario.source();
  const own = { onLines: (): void => undefined, onNoThreads: (): void => undefined };
  const stage = async (): Promise<unknown> =>
    Promise.all(parts.map((files) => stageHanded({ ...request, ...own, store, mapping, load, files })));
  const given = await giveUpHanded(request);
  expect(given.failed.map(({ error }) => error.code)).toEqual(['LOAD_GIVEN_UP']);
  const failures = await warehouse.readFailures(load.tickets.map(({ table }) => table));
  expect([...failures.values()].map(({ code }) => code)).toEqual(['LOAD_GIVEN_UP']);
  await stage();
  await stage();
  // While others are at work on the table it is left.
  const lease = await warehouse.acquireLease('Things');
  expect(await finishHanded(request)).toMatchObject({ isDone: false, applied: [] });
  await lease.release();
  const stop = new AbortController();
  stop.abort(putDown());
  await expect(finishHanded({ ...request, signal: stop.signal })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
  const compacted: string[] = [];
  const watching: Warehouse = {
    ...crashingWarehouse(warehouse, { call: Infinity, after: false }),
    compact: async (table, withinSeconds) => {
      // Its load took some time, and may take half of that again.
      if (withinSeconds(0) > 0) compacted.push(table);
    },
  };
  const last = { ...request, warehouse: watching };
  const report = await finishHanded(last);
  expect(report).toMatchObject({ isDone: true, failed: [], applied: [{ rows: 40, puts: 40 }] });
  expect(await finishHanded(last)).toMatchObject({ isDone: true, table: null, applied: [] });
  expect(compacted).toEqual(load.tickets.map(({ table }) => table));
  expect((await story.scenario.sync({ ways: story.ways })).error).toBeNull();
  await expectRight(story);
});

test('what was written down of a load and has changed since is not taken for all of it', async () => {
  const story = await large();
  const { ways, handed, loads, ids } = handingOver(story);
  await story.scenario.sync({ ways });
  const [id = ''] = ids;
  const [first] = loads;
  const { kept } = ways;
  const load = await handed.read(id);
  if (load === null || kept === null || first === undefined) throw new Error('nothing was handed over');
  const { mapping, parts } = first;
  const { signal } = new AbortController();
  const request = { warehouse, mappings: [mapping], kept, handed, id, signal, listener: () => undefined };
  const { store } = await story.scenario.source();
  const own = { onLines: (): void => undefined, onNoThreads: (): void => undefined };
  for (const files of parts) await stageHanded({ ...request, ...own, store, mapping, load, files });
  const { objects } = story.staging;
  const keyOf = (end: string): string => [...objects.keys()].find((key) => key.endsWith(end)) ?? '';
  const [lines, ticket] = [keyOf('/parts.jsonl'), keyOf('/ticket.json')];
  const before = new Map(objects);
  const invalid = { code: 'LOAD_TICKET_INVALID' };

  // The list of parts is gone, or cut.
  objects.delete(lines);
  await expect(finishHanded(request)).rejects.toMatchObject(invalid);
  const text = Buffer.from(before.get(lines) ?? []).toString('utf8');
  objects.set(lines, Buffer.from(text.split('\n').slice(0, 2).join('\n')));
  await expect(finishHanded(request)).rejects.toMatchObject(invalid);
  objects.set(lines, Buffer.from(text));

  // A part says that its rows wait elsewhere.
  const part = [...objects.keys()].find((key) => key.includes('/parts/')) ?? '';
  const elsewhere = Buffer.from(before.get(part) ?? [])
    .toString('utf8')
    .replaceAll('"key":"rows/', '"key":"others/');
  objects.set(part, Buffer.from(elsewhere));
  expect(
    (await finishHanded({ ...request, handed: new HandedLoads(copyOf(objects), PREFIX) })).failed,
  ).toMatchObject([{ error: { code: 'LOAD_PART_FOREIGN' } }]);

  // A ticket says that it may clear all of the bucket: it is not gone on with.
  for (const [key, bytes] of before) objects.set(key, bytes);
  const whole = (load.tickets[0]?.staging.kind === 'files' && load.tickets[0].staging.folder) || '';
  const keptText = Buffer.from(before.get(ticket) ?? []).toString('utf8');
  expect(keptText).toContain(whole);
  objects.set(ticket, Buffer.from(keptText.replace(whole, '')));
  const report = await story.scenario.sync({ ways: story.ways });
  expect(report.error).toBeNull();
  await expectRight({ ...story, staging: new MemoryStagingStore() });
});

function copyOf(objects: ReadonlyMap<string, Uint8Array>): MemoryStagingStore {
  const copy = new MemoryStagingStore();
  for (const [key, bytes] of objects) copy.objects.set(key, bytes);
  return copy;
}
