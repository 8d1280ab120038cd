/** The world of two loaders: what each does, and what a reader sees after every call. */
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { DynaloadError } from '../../src/errors.ts';
import { openSource } from '../../src/export/open-source.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import { rebuild } from '../../src/sync/rebuild.ts';
import { reload } from '../../src/sync/reload.ts';
import type { SyncReport } from '../../src/sync/report/report.ts';
import { sync } from '../../src/sync/sync.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { exportedTable, writeExports } from '../support/export-generator.ts';
import { MemoryStagingStore } from '../support/memory-staging-store.ts';
import { tableOf } from '../support/history-arbitraries.ts';
import { exportsOf } from '../support/history-exports.ts';
import { Turns } from '../support/turns.ts';
import { checkNotStuck, checkTargets } from './model-check.ts';
import { mappingFor } from './model-world.ts';
import { ReaderCheck } from './overtaking-reader.ts';
import { withoutRefused } from './refused-attributes.ts';
import type { Loader, LoaderAction, OvertakingStory } from './overtaking-stories.ts';
import type { OpenedForLoaders } from './overtaking-model.ts';

/** What a loader may be told; anything else is a defect. */
const REFUSALS: readonly string[] = [
  'EXPORT_NOT_FOUND',
  'LEASE_HELD',
  'REBUILD_NO_FULL_EXPORT',
  'RELOAD_NOT_APPLIED',
  'RELOAD_UNSAFE',
  'SOURCE_EMPTY',
];

export async function liveTogether(
  drawn: OvertakingStory,
  opened: OpenedForLoaders,
  folder: string,
  number: number,
): Promise<void> {
  const story = { ...drawn, history: withoutRefused(drawn.history, opened.warehouse) };
  const { history, conversions, edition, newer, loaded, seen, actions, turns, dies } = story;
  const table = tableOf(history);
  const settings = { table: exportedTable('Things', table), bucket: 'bucket', prefix: '', seed: 1, files: 2 };
  // Full exports and windows in the order in which they end: what comes first is there first.
  const exports = exportsOf(history, settings);
  const ends = [...history.fullExportsAt, ...history.windows.map(({ to }) => to)];
  const inOrder = exports
    .map((written, index) => ({ written, end: ends[index] ?? 0 }))
    .toSorted((a, b) => a.end - b.end)
    .map(({ written }) => written);
  const upTo = async (count: number): Promise<string> => {
    const bucket = join(folder, String(count));
    await writeExports(bucket, inOrder.slice(0, Math.max(1, count)));
    return bucket;
  };
  const mappingIn = (of: number): TableMapping => {
    const whole = mappingFor({ history, conversions, route: 0 }, number, of);
    return { ...whole, targets: whole.targets.slice(0, 1) };
  };
  const editionOf = (who: Loader): number => (newer === who || newer === 'both' ? edition : 0);
  const last = newer === 'none' ? 0 : edition;
  const now = (): number => (history.windows.at(-1)?.to ?? 0) + 60_000;
  const requestFor = async (bucket: string, warehouse: Warehouse, of: number) => ({
    source: await openSource(bucket),
    mappings: [mappingIn(of)],
    warehouse,
    now,
    listener: () => undefined,
    signal: new AbortController().signal,
  });
  const run = async (
    bucket: string,
    warehouse: Warehouse,
    action: LoaderAction,
    of: number,
  ): Promise<SyncReport> => {
    const request = await requestFor(bucket, warehouse, of);
    switch (action.kind) {
      case 'sync':
        return sync({ ...request, only: null, heal: action.heal, dryRun: false });
      case 'reload':
        return reload({ ...request, exportId: inOrder[action.export % inOrder.length]?.exportId ?? '' });
      case 'rebuild':
        return rebuild({ ...request, table: 'Things' });
    }
  };
  const all = await upTo(inOrder.length);
  await run(await upTo(loaded), opened.warehouse, { kind: 'sync', heal: false }, 0);

  const reader = new ReaderCheck({
    warehouse: opened.warehouse,
    table: mappingIn(0).targets[0]?.table ?? '',
    simulated: table,
    instants: ends,
    conversions,
    editions: [...new Set([0, last])],
  });
  await reader.look();
  const order = new Turns(turns);
  const dead = new Promise<never>(() => undefined);
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const firstCalls = turns.filter(({ who }) => who === 'first').reduce((sum, turn) => sum + turn.calls, 0);
  let made = 0;
  const first = leaseless(
    await opened.openLoader(async (call) => {
      made += 1;
      if (dies && made > firstCalls) {
        order.end('first');
        die();
        return dead;
      }
      return order.take('first', call, () => reader.look());
    }),
  );
  const second = leaseless(
    await opened.openLoader((call) => order.take('second', call, () => reader.look())),
  );
  // Whose mapping is the newer one may always load; the other one too, as long as it is the first.
  const isOlder = (who: Loader): boolean => editionOf(who) !== last;
  const ended = (who: 'first' | 'second', running: Promise<SyncReport>): Promise<void> =>
    running
      .then(
        (report) => expectRefusalsOnly(report, isOlder(who)),
        (thrown: unknown) => expectRefusal(thrown, isOlder(who)),
      )
      .finally(() => order.end(who));
  const earlier = await upTo(Math.max(loaded, seen));
  const endings = await Promise.allSettled([
    Promise.race([died, ended('first', run(earlier, first, actions.first, editionOf('first')))]),
    ended('second', run(all, second, actions.second, editionOf('second'))),
  ]);
  await reader.look();
  expect(reader.wrong).toBeNull();
  for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;

  const syncIn = async (of: number): Promise<SyncReport> =>
    run(all, opened.warehouse, { kind: 'sync', heal: false }, of);
  const newest = await syncIn(last);
  // A rebuild with the older mapping makes that one the newer of the two.
  const isBack = last !== 0 && newest.tables.some(({ error }) => isEarlier(error));
  const report = isBack ? await syncIn(0) : newest;
  if (isBack) expect(rebuiltByOlder(story)).toBe(true);
  expect(report.tables.map(({ error }) => error)).toEqual([null]);
  await reader.look();
  expect(reader.wrong).toBeNull();
  const world = {
    story: { history, conversions, inParts: false, route: 0, actions: [] },
    table,
    warehouse: opened.warehouse,
    bucket: all,
    mapping: mappingIn(isBack ? 0 : last),
    staging: new MemoryStagingStore(),
    exports: [exports],
    edition: isBack ? 0 : last,
    number,
  };
  await checkTargets(world);
  checkNotStuck(world, report);
}

function leaseless(warehouse: Warehouse): Warehouse {
  return {
    dialect: warehouse.dialect,
    description: warehouse.description,
    reach: (...args) => warehouse.reach(...args),
    check: (...args) => warehouse.check(...args),
    readTargets: (...args) => warehouse.readTargets(...args),
    acquireLease: () => Promise.resolve({ release: () => Promise.resolve() }),
    recover: (...args) => warehouse.recover(...args),
    begin: (...args) => warehouse.begin(...args),
    stage: (...args) => warehouse.stage(...args),
    apply: (...args) => warehouse.apply(...args),
    abandon: (...args) => warehouse.abandon(...args),
    publish: (...args) => warehouse.publish(...args),
    compact: (...args) => warehouse.compact(...args),
    clearRejects: (...args) => warehouse.clearRejects(...args),
    noteFailure: (...args) => warehouse.noteFailure(...args),
    readFailures: (...args) => warehouse.readFailures(...args),
    listTargets: (...args) => warehouse.listTargets(...args),
    listParts: (...args) => warehouse.listParts(...args),
    drop: (...args) => warehouse.drop(...args),
    query: (...args) => warehouse.query(...args),
    stream: (...args) => warehouse.stream(...args),
    close: () => warehouse.close(),
  };
}

/** Whether a loader with the older mapping was to build the table anew, and had the time for it. */
function rebuiltByOlder({ actions, newer }: OvertakingStory): boolean {
  return (['first', 'second'] as const).some(
    (who) => newer !== who && newer !== 'both' && actions[who].kind !== 'reload',
  );
}

/** @param isOlder whether its mapping may be refused as an earlier one than that of the table */
function expectRefusalsOnly({ tables }: SyncReport, isOlder: boolean): void {
  const errors = tables.flatMap(({ error, targets }) => [error, ...targets.map((target) => target.error)]);
  for (const error of errors) {
    if (error === null || (isOlder && isEarlier(error))) continue;
    expect([...REFUSALS, error.message]).toContain(error.code);
  }
}

function expectRefusal(thrown: unknown, isOlder: boolean): void {
  if (!(thrown instanceof DynaloadError)) throw thrown;
  if (!isOlder || !isEarlier(thrown)) expect(REFUSALS).toContain(thrown.code);
}

/** Refused by name, for what it is. */
function isEarlier(error: { readonly code: string; readonly message: string } | null): boolean {
  return error?.code === 'TARGET_CHANGED' && error.message.includes('this mapping is an earlier one');
}
