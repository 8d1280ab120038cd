/** A table that is loaded as `sync` loads it, without an export and its decoding: one full load, then changes of random keys. */
import { secondsFor } from '../../../src/load/compact-targets.ts';
import { noCounts } from '../../../src/row/target-rows.ts';
import { makePart } from '../../../src/ticket/staged-part.ts';
import type { Basis, LoadInto, Warehouse } from '../../../src/warehouse/warehouse.ts';
import { openWarehouse } from '../../../src/warehouse/registry.ts';
import { Random } from '../../fuzz/random.ts';
import { benchMapping } from '../mappings.ts';

export interface GrowTableRequest {
  /** Of the database. */
  readonly folder: string;
  /** Of the full load. */
  readonly rows: number;
  /** Of each load after it. */
  readonly changes: number;
  /** Numbers of the loads to be done; 0 is the full one. */
  readonly from: number;
  readonly to: number;
  /** Seconds since the table was last merged, before the first of them. */
  readonly since: number;
}

export interface GrowTableResult {
  /** Seconds, one for each load. */
  readonly loads: readonly number[];
  /** The same of what followed it; null where the table was left as it was. */
  readonly merges: readonly (number | null)[];
  readonly since: number;
}

/** Between two exports. */
const SPAN = 15 * 60;
const BLOCK_ROWS = 50_000;
const BASE_MICROS = 1_760_000_000_000_000;
const STATUSES = ['NEW', 'PAID', 'PACKED', 'SHIPPED', 'RETURNED'];

/** The time between exports passes in thought. */
export async function growTable(request: GrowTableRequest): Promise<GrowTableResult> {
  const warehouse = await openWarehouse(`chdb:${request.folder}`, {});
  const loads: number[] = [];
  const merges: (number | null)[] = [];
  let { since } = request;
  try {
    for (let number = request.from; number < request.to; number += 1) {
      const startedAt = performance.now();
      await load(warehouse, request, number);
      const seconds = secondsSince(startedAt);
      loads.push(seconds);
      since += number === 0 ? 0 : SPAN;
      const merge = await mergeAfter(warehouse, { seconds, spanMs: number === 0 ? 0 : SPAN * 1000, since });
      if (merge !== null) since = 0;
      merges.push(merge);
    }
  } finally {
    await warehouse.close();
  }
  return { loads, merges, since };
}

async function mergeAfter(
  warehouse: Warehouse,
  { seconds, spanMs, since }: { readonly seconds: number; readonly spanMs: number; readonly since: number },
): Promise<number | null> {
  const { table } = benchMapping('narrow').target;
  const startedAt = performance.now();
  await warehouse.compact(table, () => secondsFor([{ table, seconds, spanMs }], since));
  const took = secondsSince(startedAt);
  const { rows } = await warehouse.query(
    `SELECT count() = 1 AND min(level) > 0 AS merged FROM system.parts WHERE active AND startsWith(table, '${table}__') AND NOT match(table, 'stg|apply')`,
  );
  return Number(rows[0]?.['merged']) === 1 ? took : null;
}

async function load(
  warehouse: Warehouse,
  { rows, changes }: GrowTableRequest,
  number: number,
): Promise<void> {
  const { target } = benchMapping('narrow');
  const isFull = number === 0;
  const puts = isFull ? rows : Math.round(changes * 0.9);
  const deletes = isFull ? 0 : changes - puts;
  const to = BASE_MICROS / 1000 + number * SPAN * 1000;
  const basis = isFull ? null : await basisOf(warehouse, target.table);
  const into: LoadInto = basis === null ? { kind: 'new' } : { kind: 'existing', basis };
  const file = { key: 'data/all.json.gz', itemCount: puts + deletes, md5: null };
  const ticket = await warehouse.begin({
    target,
    into,
    plan: {
      action: isFull ? 'replace' : 'merge',
      batch: {
        id: String(number),
        kind: isFull ? 'full' : 'incremental',
        from: isFull ? null : to - SPAN * 1000,
        to,
        position: null,
      },
      watermarkBefore: isFull ? null : to - SPAN * 1000,
      watermark: to,
      accepted: 'none',
      tableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders',
      tableId: null,
      base: BASE_MICROS / 1000,
      items: puts + deletes,
      files: [file],
      startedAt: Date.now(),
      publish: isFull ? { over: null } : null,
    },
  });
  const writer = await warehouse.stage({ ticket, target, part: 'all' });
  for (const block of blocksOf({ rows, puts, deletes, number })) await writer.write(block);
  const counts = { ...noCounts(), puts, deletes };
  const part = makePart(ticket, {
    files: [{ key: file.key, md5: null, items: file.itemCount, ...counts }],
    rows: { puts, tombstones: deletes },
    seen: [],
    nulled: [],
    rejects: [],
    staged: await writer.finish(),
  });
  await warehouse.apply({ ticket, target, parts: [part] });
}

async function basisOf(warehouse: Warehouse, table: string): Promise<Basis> {
  const state = (await warehouse.readTargets([table])).get(table);
  if (state === undefined) throw new Error(`${table} is not there`);
  return { generation: state.generation, loads: state.ledger.loads };
}

/** Of a full load every key once, in no order; of changes random ones, some of which are new. */
export function* blocksOf({
  rows,
  puts,
  deletes,
  number,
}: Record<'rows' | 'puts' | 'deletes' | 'number', number>): Generator<{
  readonly kind: 'puts' | 'tombstones';
  readonly bytes: Uint8Array;
  readonly rows: number;
}> {
  const random = new Random(number + 1);
  const keys = number === 0 ? scattered(rows) : drawn(random, rows + Math.round(rows / 100), puts + deletes);
  const version = BASE_MICROS + number * SPAN * 1_000_000 - 1;
  let lines: string[] = [];
  let kind: 'puts' | 'tombstones' = 'puts';
  let written = 0;
  for (const key of keys) {
    if (lines.length === BLOCK_ROWS || (written === puts && kind === 'puts')) {
      yield { kind, bytes: Buffer.from(lines.join('')), rows: lines.length };
      lines = [];
      if (written === puts) kind = 'tombstones';
    }
    lines.push(kind === 'puts' ? rowOf(key, version, random) : `${keyOf(key)}\t${version}\n`);
    written += 1;
  }
  yield { kind, bytes: Buffer.from(lines.join('')), rows: lines.length };
}

function* scattered(rows: number): Generator<number> {
  // A prime, and so coprime to whatever number of rows is smaller.
  const step = 15_485_863;
  for (let index = 0, key = 0; index < rows; index += 1, key = (key + step) % rows) yield key;
}

function drawn(random: Random, among: number, count: number): ReadonlySet<number> {
  const keys = new Set<number>();
  while (keys.size < count) keys.add(random.below(among));
  return keys;
}

function keyOf(key: number): string {
  return `CUSTOMER#${String(Math.floor(key / 5)).padStart(8, '0')}\tORDER#${String(key).padStart(10, '0')}`;
}

/** The columns of the narrow mapping, as TabSeparated. */
function rowOf(key: number, version: number, random: Random): string {
  const status = STATUSES[random.below(STATUSES.length)] ?? '';
  const total = `${random.below(100_000)}.${10 + random.below(90)}`;
  const day = `2026-0${1 + random.below(9)}-1${random.below(10)} 12:${10 + random.below(50)}:00.123000`;
  const cells = [
    keyOf(key),
    status,
    `someone.${key}@example.com`,
    random.below(10),
    total,
    random.below(2) === 0 ? 'true' : 'false',
    day,
    day,
    `City ${random.below(300)}`,
    version,
  ];
  return `${cells.join('\t')}\n`;
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}
