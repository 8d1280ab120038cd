/**
 * The promise, tested whole: a simulated DynamoDB table lives through a random history; its exports arrive in any order,
 * some twice; syncs, reloads, rebuilds and heals happen in between, and runs that die or are stopped anywhere. After
 * each run that gets through every target must equal the simulated table at the watermark. The suite knows no engine: a harness brings the warehouse.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SimulatedTable } from '../../src/cli/demo/simulated-table.ts';
import type { WrittenExport } from '../../src/cli/demo/export-writer.ts';
import type { AttributeMap, AttributeValue } from '../../src/decode/attribute-value.ts';
import { canonicalNumber } from '../../src/decode/exact-number.ts';
import { DynaloadError } from '../../src/errors.ts';
import { openSource } from '../../src/export/open-source.ts';
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import { convert } from '../../src/row/convert.ts';
import { readApplied } from '../../src/sync/applied.ts';
import { rebuild } from '../../src/sync/rebuild.ts';
import { reload } from '../../src/sync/reload.ts';
import type { SyncReport } from '../../src/sync/report.ts';
import { sync } from '../../src/sync/sync.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import type { OpenedWarehouse, WarehouseHarness } from '../contract/contract-harness.ts';
import { Crash, crashingWarehouse, type CrashPoint } from '../support/crashing-warehouse.ts';
import { exportedTable, writeExports } from '../support/export-generator.ts';
import { deliveries, histories, tableOf, type History } from '../support/history-arbitraries.ts';
import { exportsOf } from '../support/history-exports.ts';

export interface ModelHarness extends Pick<WarehouseHarness, 'name' | 'open'> {
  readonly histories: number;
}

type Action =
  | { readonly kind: 'deliver'; readonly export: number; readonly again: boolean }
  | { readonly kind: 'sync'; readonly heal: boolean }
  | { readonly kind: 'reload'; readonly export: number }
  | { readonly kind: 'rebuild' }
  /** A sync during which the process dies. */
  | { readonly kind: 'crash'; readonly point: CrashPoint }
  /** A sync that somebody stops. */
  | { readonly kind: 'interrupt'; readonly afterMs: number };

type BreakingAction = Extract<Action, { readonly kind: 'crash' | 'interrupt' }>;
type WholeAction = Exclude<Action, BreakingAction>;

interface Story {
  readonly history: History;
  readonly actions: readonly Action[];
}

const stories: fc.Arbitrary<Story> = histories({ maxWindows: 4, maxSteps: 24 }).chain((history) => {
  const count = history.fullExportsAt.length + history.windows.length;
  const other: fc.Arbitrary<Action> = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'sync' as const, heal: false }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'sync' as const, heal: true }) },
    {
      weight: 2,
      arbitrary: fc.nat({ max: count - 1 }).map((index) => ({ kind: 'reload' as const, export: index })),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'rebuild' as const }) },
    {
      weight: 2,
      arbitrary: fc
        .record({ call: fc.integer({ min: 1, max: 25 }), after: fc.boolean() })
        .map((point) => ({ kind: 'crash' as const, point })),
    },
    {
      weight: 2,
      arbitrary: fc.integer({ min: 1, max: 300 }).map((afterMs) => ({ kind: 'interrupt' as const, afterMs })),
    },
  );
  const between = fc.array(other, { maxLength: 2 });
  return deliveries(count).chain((order) =>
    fc
      .array(between, { minLength: order.length, maxLength: order.length })
      .map((others) => ({ history, actions: interleave(order, others) })),
  );
});

function interleave(order: readonly number[], others: readonly (readonly Action[])[]): readonly Action[] {
  const seen = new Set<number>();
  return [
    ...order.flatMap((index, position): readonly Action[] => {
      const again = seen.has(index);
      seen.add(index);
      return [{ kind: 'deliver', export: index, again }, ...(others[position] ?? [])];
    }),
    { kind: 'sync', heal: false },
  ];
}

/** Milliseconds: a history takes one second on a quiet machine, and several on a busy one. */
const LONGEST = 30 * 60_000;

export function describeModel(harness: ModelHarness): void {
  describe(`${harness.name}: after every action each target equals the table at its watermark`, () => {
    let opened: OpenedWarehouse;
    beforeAll(async () => {
      opened = await harness.open();
    });
    afterAll(async () => {
      await opened.close();
    });

    test(
      `over ${harness.histories} random histories`,
      async () => {
        let number = 0;
        await fc.assert(
          fc.asyncProperty(stories, async (story) => {
            number += 1;
            await live(withoutRefused(story, opened.warehouse), opened.warehouse, number);
          }),
          { numRuns: harness.histories },
        );
        expect(number).toBeGreaterThanOrEqual(harness.histories);
      },
      LONGEST,
    );
  });
}

/** The same story, without the attributes that the warehouse says it cannot hold: they would be rejected. */
function withoutRefused(story: Story, { dialect }: Warehouse): Story {
  const isHeld = (name: string, value: AttributeValue): boolean => {
    const type = { kind: name === 'tags' ? 'json' : 'string' } as const;
    const cell = convert(value, type);
    return cell.kind === 'mismatch' || (dialect.rowFormat.refuse?.(cell, type) ?? null) === null;
  };
  const steps = story.history.steps.map((step) =>
    step.kind === 'put'
      ? { ...step, item: new Map([...step.item].filter(([name, value]) => isHeld(name, value))) }
      : step,
  );
  return { ...story, history: { ...story.history, steps } };
}

async function live(story: Story, warehouse: Warehouse, number: number): Promise<void> {
  const bucket = await mkdtemp(join(tmpdir(), 'dynaload-model-'));
  try {
    const table = tableOf(story.history);
    const world: World = { story, table, warehouse, bucket, mapping: mappingFor(story.history, number) };
    // Between a death and the next run that gets through, a table may be ahead of its ledger.
    let settled = true;
    for (const action of story.actions) {
      if (action.kind === 'crash' || action.kind === 'interrupt') {
        await breakOff(world, action);
        settled = false;
      } else if (await act(world, action)) settled = true;
      if (settled && action.kind !== 'deliver') await checkTargets(world);
    }
    checkNotStuck(world, await syncOnce(world, false));
    await checkTargets(world);
  } finally {
    await rm(bucket, { recursive: true });
  }
}

interface World {
  readonly story: Story;
  readonly table: SimulatedTable;
  readonly warehouse: Warehouse;
  readonly bucket: string;
  readonly mapping: TableMapping;
}

/** Two targets: everything, and what a condition on the key leaves over. */
function mappingFor({ primaryKey }: History, number: number): TableMapping {
  const columns = {
    pk: 'string',
    ...(primaryKey.length === 2 ? { sk: 'int64' } : {}),
    count: 'string',
    note: 'string',
    tags: 'json',
  };
  const targets = [
    { table: `model_${number}`, columns },
    { table: `model_${number}_some`, columns, where: { pk: { beginsWith: 'a' } } },
  ];
  return compileMapping({ source: { table: 'Things', keys: [...primaryKey] }, targets }, 'model.json');
}

function exportsIn({ story, table }: World, seed: number): readonly WrittenExport[] {
  const settings = {
    table: exportedTable('Things', table),
    bucket: 'bucket',
    prefix: 'exports',
    seed,
    files: 2,
  };
  return exportsOf(story.history, settings);
}

/** @returns true when a run got through */
async function act(world: World, action: WholeAction): Promise<boolean> {
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
    case 'rebuild':
      return refusable(async () => rebuild({ ...(await requestFor(world)), table: 'Things' }));
  }
}

async function breakOff(world: World, action: BreakingAction): Promise<void> {
  const request = { ...(await requestFor(world)), only: null, heal: false, dryRun: false };
  if (action.kind === 'crash') {
    try {
      await sync({ ...request, warehouse: crashingWarehouse(world.warehouse, action.point) });
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
    }
    return;
  }
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), action.afterMs);
  try {
    await sync({ ...request, signal: stop.signal });
  } catch (thrown) {
    if (!stop.signal.aborted) throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

async function syncOnce(world: World, heal: boolean): Promise<SyncReport> {
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
    exportId: '',
  };
}

async function checkTargets({ warehouse, mapping, table }: World): Promise<void> {
  const states = await warehouse.readTargets(mapping.targets.map((target) => target.table));
  for (const target of mapping.targets) {
    const state = states.get(target.table);
    if (state === undefined) continue;
    const { watermark } = readApplied(state);
    const items = [...table.stateAt(watermark).values()].filter(
      (item) => target.where.length === 0 || textOf(item.get('pk')).startsWith('a'),
    );
    const { rows } = await warehouse.query(
      `select * from ${warehouse.dialect.quoteIdentifier(target.table)}`,
    );
    const found = rows.map((row) =>
      rowText(row['pk'], row['sk'], row['count'], row['note'], tagsOf(row['tags'])),
    );
    expect(found.toSorted()).toEqual(items.map(expectedRow).toSorted());
    expect(state.loads.at(-1)?.rows).toBe(items.length);
  }
}

/** Everything was delivered: a table that is not at the end of the last window says how to get there. */
function checkNotStuck({ story }: World, report: SyncReport): void {
  const end = story.history.windows.at(-1)?.to ?? 0;
  for (const { watermark, remedy } of report.tables) {
    if (watermark === null || Date.parse(watermark) < end) expect(remedy?.commands.length).toBeGreaterThan(0);
  }
}

function expectedRow(item: AttributeMap): string {
  const sk = item.get('sk');
  const count = item.get('count');
  const note = item.get('note');
  return rowText(
    textOf(item.get('pk')),
    sk === undefined ? undefined : textOf(sk),
    count === undefined ? null : digitsOf(textOf(count)),
    note === undefined ? null : textOf(note),
    membersOf(item.get('tags')),
  );
}

function rowText(...values: readonly unknown[]): string {
  return JSON.stringify(values.map((value) => (value === undefined ? '-' : value)));
}

function textOf(value: AttributeValue | undefined): string {
  if (value !== undefined && 'S' in value) return value.S;
  if (value !== undefined && 'N' in value) return value.N;
  throw new Error('expected a text or a number');
}

function digitsOf(number: string): string {
  const digits = canonicalNumber(number);
  if (digits === undefined) throw new Error(`${number} is not a number`);
  return digits;
}

/** The members of a set as JSON tokens, in an order of their own. */
function membersOf(value: AttributeValue | undefined): readonly string[] | null {
  if (value === undefined) return null;
  if ('NS' in value) return value.NS.map(digitsOf).toSorted();
  if ('SS' in value) return value.SS.map((member) => JSON.stringify(member)).toSorted();
  if ('BS' in value) return value.BS.map((member) => JSON.stringify(member)).toSorted();
  throw new Error('expected a set');
}

function tagsOf(json: unknown): readonly string[] | null {
  if (json === null) return null;
  if (typeof json !== 'string') throw new Error('expected JSON text');
  if (!json.includes('"')) return json.slice(1, -1).split(',').toSorted();
  return (JSON.parse(json) as readonly string[]).map((member) => JSON.stringify(member)).toSorted();
}
