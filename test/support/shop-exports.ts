/** A small table with a history, for tests that need exports and do not care what is in them. Times are epoch milliseconds. */
import type { AttributeMap } from '../../src/item/attribute-value.ts';
import type { WrittenExport } from '../../src/demo/export-writer.ts';
import { SimulatedTable } from '../../src/demo/simulated-table.ts';
import {
  exportedTable,
  generateFullExport,
  generateIncrementalExport,
  type ExportVariant,
} from './export-generator.ts';

const MINUTE = 60_000;
/** When the first full export is taken, of the forty items that were written before. */
export const SNAPSHOT_AT = Date.UTC(2026, 4, 1, 12);

export interface ShopSettings {
  readonly prefix?: string | null;
  /** Name of the table. */
  readonly name?: string;
  readonly variant?: ExportVariant;
}

/** A full export and the two windows of a quarter of an hour after it: one with changes, one without any. */
export function shopExports(
  settings: ShopSettings = {},
): readonly [WrittenExport, WrittenExport, WrittenExport] {
  const { prefix = null, name = 'Shop', variant = {} } = settings;
  const common = { table: exportedTable(name, shopTable()), bucket: 'shop-exports', prefix, seed: 1 };
  const middle = SNAPSHOT_AT + 15 * MINUTE;
  return [
    generateFullExport({ ...common, at: SNAPSHOT_AT }, variant),
    generateIncrementalExport({ ...common, from: SNAPSHOT_AT, to: middle }, variant),
    generateIncrementalExport({ ...common, from: middle, to: middle + 15 * MINUTE }, variant),
  ];
}

function shopTable(): SimulatedTable {
  const table = new SimulatedTable(['pk']);
  const before = (SNAPSHOT_AT - MINUTE) * 1000;
  const within = (SNAPSHOT_AT + MINUTE) * 1000;
  for (let index = 0; index < 40; index += 1) table.put(item(index, 'first'), before + index);
  for (let index = 0; index < 10; index += 1) table.put(item(index, 'second'), within + index);
  table.delete(item(20, ''), within + 20);
  return table;
}

function item(index: number, text: string): AttributeMap {
  return new Map([
    ['pk', { S: `item-${index}` }],
    ['text', { S: text }],
  ]);
}
