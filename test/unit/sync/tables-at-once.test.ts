import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import { openSource, type ExportSource } from '../../../src/export/open-source.ts';
import type { ObjectStore } from '../../../src/export/store/object-store.ts';
import type { SyncEvent } from '../../../src/load/sync-event.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import type { TableMapping } from '../../../src/mapping/mapping.ts';
import { sync, type SyncRequest } from '../../../src/sync/sync.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { openOnly } from '../../contract/contract-harness.ts';
import { embeddedClickHouse } from '../../contract/embedded-harness.ts';
import { crashingWarehouse } from '../../support/crashing-warehouse.ts';
import { exportedTable, generateFullExport, writeExports } from '../../support/export-generator.ts';

const NAMES = ['First', 'Second', 'Third'];
const AT = Date.UTC(2026, 0, 5, 8);
const NEVER = Number.POSITIVE_INFINITY;

let folder: string;
let source: ExportSource;
let opened: { warehouse: Warehouse; close(): Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynaload-at-once-'));
  opened = await openOnly(embeddedClickHouse);
  for (const name of NAMES) {
    const table = new SimulatedTable(['id']);
    table.put(new Map([['id', { S: name }]]), (AT - 1000) * 1000);
    const exported = generateFullExport({
      table: exportedTable(name, table),
      bucket: 'bucket',
      prefix: null,
      seed: 1,
      at: AT,
    });
    await writeExports(folder, [exported]);
  }
  source = await openSource(folder);
});

afterAll(async () => {
  await source.store.close();
  await opened.close();
  await rm(folder, { recursive: true });
});

function mappingOf(name: string, round: string): TableMapping {
  const targets = [{ table: `${name}_${round}`, columns: { id: 'string' } }];
  return compileMapping({ source: { table: name, keys: ['id'] }, targets }, `${name}.json`);
}

function requestOf(round: string, tablesAtOnce: number): SyncRequest {
  // As it is, but for what its dialect says.
  const warehouse = crashingWarehouse(opened.warehouse, { call: NEVER, after: false });
  return {
    source,
    mappings: NAMES.map((name) => mappingOf(name, round)),
    only: null,
    warehouse: { ...warehouse, dialect: { ...warehouse.dialect, tablesAtOnce } },
    heal: false,
    dryRun: false,
    now: () => AT + 3_600_000,
    listener: () => undefined,
    signal: new AbortController().signal,
  };
}

/** The source, whose data files are not read before `until` has come about. */
function heldBack(until: Promise<unknown>): ExportSource {
  const { store } = source;
  const held: ObjectStore = {
    description: store.description,
    address: (key) => store.address(key),
    list: (options) => store.list(options),
    open: async (key, signal) => {
      if (key.includes('/data/')) await until;
      return store.open(key, signal);
    },
    close: () => Promise.resolve(),
  };
  return { ...source, store: held };
}

test('several tables are loaded at the same time, and reported in the order of their mappings', async () => {
  const events: SyncEvent['kind'][] = [];
  const begun = new EventEmitter();
  const together = once(begun, 'together');
  const listener = ({ kind }: SyncEvent): void => {
    events.push(kind);
    if (events.filter((one) => one === 'load started').length === NAMES.length) begun.emit('together');
  };
  // One after the other, they would wait for each other; then the wait ends, and the order is wrong.
  const until = Promise.race([together, sleep(10_000, undefined, { ref: false })]);
  const { tables } = await sync({ ...requestOf('together', 3), source: heldBack(until), listener });
  expect(tables.map(({ table, applied, error }) => [table, applied.length, error])).toEqual(
    NAMES.map((name) => [expect.stringContaining(name), 1, null]),
  );
  expect(events.indexOf('load finished')).toBeGreaterThan(events.lastIndexOf('load started'));
});

test('an interruption is in the report of the table that it stopped, and no other is begun', async () => {
  const stop = new AbortController();
  const listener = ({ kind }: SyncEvent): void => {
    if (kind === 'load started') stop.abort();
  };
  const { tables } = await sync({ ...requestOf('stopped', 1), listener, signal: stop.signal });
  expect(tables.map(({ error }) => error?.code)).toEqual(['INTERRUPTED']);
});

test('a table is got ready for reading when its loads are done', async () => {
  await sync({ ...requestOf('ready', 1), only: ['First'] });
  const { rows } = await opened.warehouse.query(
    "SELECT count() AS parts, min(level) > 0 AS merged FROM system.parts WHERE active AND startsWith(table, 'First_ready__')",
  );
  expect(rows.map(({ parts, merged }) => [Number(parts), Number(merged)])).toEqual([[1, 1]]);
});
