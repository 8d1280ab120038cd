/** The world in which a story is lived: a bucket, a warehouse, a mapping; and how each action is done there. */
import { expect } from '@jest/globals';
import type { SimulatedTable } from '../../src/demo/simulated-table.ts';
import type { WrittenExport } from '../../src/demo/export-writer.ts';
import { DynaloadError } from '../../src/errors.ts';
import { openSource } from '../../src/export/open-source.ts';
import { KeptLoads } from '../../src/load/kept/kept-loads.ts';
import type { LoadWays } from '../../src/load/load-ways.ts';
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import { secretsWith } from '../../src/mapping/conversion/mask-secret.ts';
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
import { exportsOf } from '../support/history-exports.ts';
import { explodeFor } from './model-children.ts';
import { convertedColumns, keyColumnsOf, keyPrefixOf, SECRET } from './model-conversions.ts';
import { columnsOf, LAST_EDITION } from './model-editions.ts';
import { whereOf } from './model-routes.ts';
import type { BreakingAction, Story, WholeAction } from './model-stories.ts';

export interface World {
  readonly story: Story;
  readonly table: SimulatedTable;
  readonly warehouse: Warehouse;
  readonly bucket: string;
  mapping: TableMapping;
  /** Of the mapping. */
  edition: number;
  /** In the names of the targets. */
  readonly number: number;
  /** Where loads are kept that outlive their run. */
  readonly staging: StagingStore;
  /** Its exports in the order of `exportsOf`: as they were written first, and again. */
  readonly exports: readonly (readonly WrittenExport[])[];
}

/** Where the emulated Redshift has its rows. */
const STAGED_UNDER = 'rows/';
/** Every data file is a part by itself then. */
const HUGE = 2 ** 50;

/**
 * Two targets: everything, and what the conditions of a route leave over. Of every other world the second one has child
 * tables, and of every fourth the first one.
 */
export function mappingFor(
  { history: { primaryKey }, route, conversions }: Pick<Story, 'history' | 'route' | 'conversions'>,
  number: number,
  edition = 0,
): TableMapping {
  const { pk, sk } = keyColumnsOf(conversions);
  const columns = {
    pk,
    ...(primaryKey.length === 2 ? { sk } : {}),
    ...columnsOf(edition),
    ...convertedColumns(conversions, edition, ['made', 'hidden', 'told', 'stamp']),
  };
  const sku = convertedColumns(conversions, edition, ['sku']);
  const targets = [
    { table: `model_${number}`, columns },
    { table: `model_${number}_some`, where: whereOf(route, keyPrefixOf(conversions)), columns },
  ].map((target, index) => {
    const hasChildren = index === 0 ? number % 4 === 3 : number % 2 === 1;
    return hasChildren ? { ...target, explode: explodeFor(target.table, sku, edition) } : target;
  });
  return compileMapping(
    { source: { table: 'Things', keys: [...primaryKey] }, targets },
    'model.json',
    secretsWith(SECRET),
  );
}

/** The exports of a story, each written twice: what is delivered again may be another one of the same window. */
export function exportsFor({ history, inParts }: Story, table: SimulatedTable): World['exports'] {
  return [1, 2].map((seed) =>
    exportsOf(history, {
      table: exportedTable('Things', table),
      bucket: 'bucket',
      prefix: 'exports',
      seed,
      files: 3,
      ...(inParts ? { billedBytes: HUGE } : {}),
    }),
  );
}

/** @returns true when a run got through */
export async function act(world: World, action: WholeAction): Promise<boolean> {
  switch (action.kind) {
    case 'deliver': {
      // What is delivered again is either the very same export, or another one of the same window.
      const exported = world.exports[action.again ? 1 : 0]?.[action.export];
      if (exported !== undefined) await writeExports(world.bucket, [exported]);
      return false;
    }
    case 'sync':
      await syncOnce(world, action.heal);
      return true;
    case 'reload': {
      const exportId = world.exports[0]?.[action.export]?.exportId ?? '';
      return refusable(async () => reload({ ...(await requestFor(world)), exportId }));
    }
    case 'edit':
      world.edition = Math.min(world.edition + action.by, LAST_EDITION);
      world.mapping = mappingFor(world.story, world.number, world.edition);
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
