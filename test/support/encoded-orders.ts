/** Records of orders, and what an encoder makes of them. */
import { DynaloadError } from '../../src/errors.ts';
import type { TargetRows } from '../../src/row/target-rows.ts';
import { column, EXPORTED_AT, tableMapping, target } from './encoder-builders.ts';
import { readRows } from './json-rows.ts';

export const FULL_VERSION = EXPORTED_AT * 1000 - 1;
export const NO_COUNTS = { puts: 0, deletes: 0, rejected: 0, elsewhere: 0, belowFloor: 0, nulled: 0 };

export const ORDERS = target(
  [column('pk', 'string'), column('sk', 'string'), column('amount', 'decimal(10,2)')],
  2,
);
export const MAPPING = tableMapping(['pk', 'sk'], [ORDERS]);

/** Milliseconds: a quarter of an hour from 2027-01-15T08:00:00Z on. */
export const WINDOW = { from: 1_800_000_000_000, to: 1_800_000_900_000 };

export type Json = Readonly<Record<string, unknown>>;

export const key = (pk: string, sk: string): Json => ({ pk: { S: pk }, sk: { S: sk } });
export const item = (attributes: Json): Json => ({ Item: attributes });
export const put = (keys: Json, image: Json, version = 1000): Json => ({
  Metadata: { WriteTimestampMicros: { N: String(version) } },
  Keys: keys,
  NewImage: { ...keys, ...image },
});
export const removal = (keys: Json, version = 1000): Json => ({
  Metadata: { WriteTimestampMicros: { N: String(version) } },
  Keys: keys,
});

export function only(rows: readonly TargetRows[]): TargetRows {
  const [first] = rows;
  if (first === undefined || rows.length !== 1) throw new Error('expected one target');
  return first;
}

export function rowsOf(rows: TargetRows): { puts: unknown; tombstones: unknown } {
  const blocks = rows.takeBlocks();
  return { puts: readRows(blocks, 'puts'), tombstones: readRows(blocks, 'tombstones') };
}

export function errorOf(act: () => void): DynaloadError {
  try {
    act();
  } catch (error) {
    if (error instanceof DynaloadError) return error;
    throw error;
  }
  throw new Error('expected an error');
}
