/** The exports of the demo's shop: a full one and the four quarters of an hour after it. */
import type { ExportedTable, ExportSettings } from './export-draft.ts';
import {
  buildFullExport,
  buildIncrementalExport,
  writeObjects,
  type WrittenExport,
} from './export-writer.ts';
import { SHOP_SNAPSHOT_AT, SHOP_WINDOWS, shopTable, type ShopWindow } from './shop-history.ts';
import { SHOP_MAPPING } from './shop-mapping.ts';
import type { SimulatedTable } from './simulated-table.ts';

/** What an incremental export holds, against the table as it was when its window began. */
export interface ChangeCounts {
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
}

export interface ShopIncremental {
  readonly window: ShopWindow;
  readonly changes: ChangeCounts;
  readonly exported: WrittenExport;
}

export interface ShopExports {
  readonly table: SimulatedTable;
  readonly full: WrittenExport;
  /** In the order of their windows. */
  readonly incrementals: readonly ShopIncremental[];
}

export interface WriteShopOptions {
  /** Leave out the second incremental, so that the third and fourth have to wait. */
  readonly withholdSecond?: boolean;
}

export interface WrittenShop extends ShopExports {
  /** What was left out. `writeObjects(root, withheld.objects)` delivers it. */
  readonly withheld: WrittenExport | null;
}

export const SHOP_BUCKET = 'shop-exports';
export const SHOP_ACCOUNT = '123456789012';

export function shopExportedTable(contents: SimulatedTable): ExportedTable {
  return {
    name: SHOP_MAPPING.source.table,
    account: SHOP_ACCOUNT,
    region: 'eu-west-1',
    tableId: '6f0c1c52-8d4e-4b0e-9a57-2f6d3e7b9c10',
    contents,
  };
}

/** All exports in memory; nothing is written. The same bytes every time. @param how other than usual */
export function buildShopExports(
  how: Partial<Pick<ExportSettings, 'files' | 'billedBytes' | 'seed'>> = {},
): ShopExports {
  const table = shopTable();
  const settings: ExportSettings = {
    table: shopExportedTable(table),
    bucket: SHOP_BUCKET,
    prefix: null,
    seed: 1,
    ...how,
  };
  return {
    table,
    full: buildFullExport({ ...settings, at: SHOP_SNAPSHOT_AT }),
    incrementals: SHOP_WINDOWS.map((window) => ({
      window,
      changes: countChanges(table, window),
      exported: buildIncrementalExport({ ...settings, ...window }),
    })),
  };
}

/** Writes the exports into a folder that stands for the root of a bucket. */
export async function writeShopExports(root: string, options: WriteShopOptions = {}): Promise<WrittenShop> {
  const exports = buildShopExports();
  const withheld = (options.withholdSecond ?? false) ? (exports.incrementals[1]?.exported ?? null) : null;
  const delivered = [exports.full, ...exports.incrementals.map((incremental) => incremental.exported)];
  for (const exported of delivered) {
    if (exported !== withheld) await writeObjects(root, exported.objects);
  }
  return { ...exports, withheld };
}

function countChanges(table: SimulatedTable, { from, to }: ShopWindow): ChangeCounts {
  const changes = table.incrementalChanges(from, to);
  const deletes = changes.filter((change) => change.newImage === null).length;
  const inserts = changes.filter((change) => change.oldImage === null).length;
  return { inserts, deletes, updates: changes.length - inserts - deletes };
}
