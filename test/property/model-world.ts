/** The world in which a story is lived: a bucket, a warehouse, a mapping; and how each action is done there. */
import { expect } from '@jest/globals';
import type { SimulatedTable } from '../../src/demo/simulated-table.ts';
import type { WrittenExport } from '../../src/demo/export-writer.ts';
import { DynaloadError } from '../../src/errors.ts';
import { openSource } from '../../src/export/open-source.ts';
import { KeptLoads } from '../../src/load/kept/kept-loads.ts';
import type { LoadWays } from '../../src/load/load-ways.ts';
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import { rebuild } from '../../src/sync/rebuild.ts';
import { reload } from '../../src/sync/reload.ts';
import type { StagingStore } from '../../src/stage/staging-store.ts';
import type { SyncReport } from '../../src/sync/report/report.ts';
import { sync } from '../../src/sync/sync.ts';
import { putDown } from '../../src/ticket/put-down.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { Crash, crashingStaging, crashingWarehouse, throughTo } from '../support/crashing-warehouse.ts';
import { exportedTable, writeExports } from '../support/export-generator.ts';
import type { History } from '../support/history-arbitraries.ts';
import { exportsOf } from '../support/history-exports.ts';
import { explodeFor } from './model-children.ts';
import { ROUTES } from './model-routes.ts';
import { columnsOf, LAST_EDITION } from './model-editions.ts';
import type { BreakingAction, Story, WholeAction } from './model-stories.ts';

export interface World {
  readonly story: Story;
  readonly table: SimulatedTable;
  readonly warehouse: Warehouse;
  readonly bucket: string;
  mapping: TableMapping;
  /** Of the mapping. */
  edition: number;
  /** Those that there were, with today's. */
  readonly editions: Set<number>;
  /** In the names of the targets. */
  readonly number: number;
  /** Where loads are kept that outlive their run. */
  readonly staging: StagingStore;
}

/** Where the emulated Redshift has its rows. */
const STAGED_UNDER = 'rows/';
/** Every data file is a part by itself then. */
const HUGE = 2 ** 50;

/**
 * Two targets: everything, and what the conditions of a route leave over. Of every other world the second one has child
 * tables, and columns that stay: with child tables, other ones take a rebuild.
 */
export function mappingFor(
  { primaryKey }: History,
  number: number,
  route: number,
  edition = 0,
): TableMapping {
  const columns = (of: number): object => ({
    pk: 'string',
    ...(primaryKey.length === 2 ? { sk: 'int64' } : {}),
    ...columnsOf(of),
  });
  const table = `model_${number}_some`;
  const some = { table, where: ROUTES[route]?.where };
  const targets = [
    { table: `model_${number}`, columns: columns(edition) },
    number % 2 === 0
      ? { ...some, columns: columns(edition) }
      : { ...some, columns: columns(0), explode: explodeFor(table) },
  ];
  return compileMapping({ source: { table: 'Things', keys: [...primaryKey] }, targets }, 'model.json');
}

function exportsIn({ story, table }: World, seed: number): readonly WrittenExport[] {
  const settings = {
    table: exportedTable('Things', table),
    bucket: 'bucket',
    prefix: 'exports',
    seed,
    files: 3,
    ...(story.inParts ? { billedBytes: HUGE } : {}),
  };
  return exportsOf(story.history, settings);
}

/** @returns true when a run got through */
export async function act(world: World, action: WholeAction): Promise<boolean> {
  switch (action.kind) {
    case 'deliver': {
      // What is delivered again is either the very same export, or another one of the same window.
      const exported = exportsIn(world, action.again ? 2 : 1)[action.export];
      if (exported !== undefined) await writeExports(world.bucket, [exported]);
      return false;
    }
    case 'sync':
      await syncOnce(world, action.heal);
      return true;
    case 'reload': {
      const exportId = exportsIn(world, 1)[action.export]?.exportId ?? '';
      return refusable(async () => reload({ ...(await requestFor(world)), exportId }));
    }
    case 'edit':
      world.edition = Math.min(world.edition + action.by, LAST_EDITION);
      world.editions.add(world.edition);
      world.mapping = mappingFor(world.story.history, world.number, world.story.route, world.edition);
      return false;
    case 'rebuild':
      return refusable(async () => rebuild({ ...(await requestFor(world)), table: 'Things' }));
  }
}

export async function breakOff(world: World, action: BreakingAction): Promise<void> {
  const request = { ...(await requestFor(world)), only: null, heal: false, dryRun: false };
  if (action.kind === 'crash') {
    try {
      const { point } = action;
      const through = throughTo(point);
      const warehouse = crashingWarehouse(world.warehouse, point, through);
      await sync({ ...request, warehouse, ways: waysOver(crashingStaging(world.staging, through)) });
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
    }
    return;
  }
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(action.putDown ? putDown() : undefined), action.afterMs);
  try {
    await sync({ ...request, signal: stop.signal });
  } catch (thrown) {
    if (!stop.signal.aborted) throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

export async function syncOnce(world: World, heal: boolean): Promise<SyncReport> {
  const report = await sync({ ...(await requestFor(world)), only: null, heal, dryRun: false });
  expect(report.tables.map((table) => table.error)).toEqual([null]);
  return report;
}

/** What may be said "no" to, by a code that says why; anything else is a defect. */
async function refusable(run: () => Promise<SyncReport>): Promise<boolean> {
  try {
    const report = await run();
    expect(report.tables.map((table) => table.error)).toEqual([null]);
    return report.tables.some((table) => table.applied.length > 0);
  } catch (thrown) {
    if (!(thrown instanceof DynaloadError)) throw thrown;
    expect(['EXPORT_NOT_FOUND', 'RELOAD_NOT_APPLIED', 'RELOAD_UNSAFE', 'REBUILD_NO_FULL_EXPORT']).toContain(
      thrown.code,
    );
    return false;
  }
}

async function requestFor(world: World): Promise<Parameters<typeof reload>[0] & { exportId: string }> {
  const lastWindow = world.story.history.windows.at(-1)?.to ?? 0;
  return {
    source: await openSource(world.bucket),
    mappings: [world.mapping],
    warehouse: world.warehouse,
    now: () => lastWindow + 60_000,
    listener: () => undefined,
    signal: new AbortController().signal,
    ways: waysOver(world.staging),
    exportId: '',
  };
}

function waysOver(store: StagingStore): LoadWays {
  return { kept: new KeptLoads(store, STAGED_UNDER, 'model'), workers: null, handOver: null };
}
