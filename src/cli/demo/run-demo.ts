/** The demo: a shop's exports arrive in every order that goes wrong elsewhere, and the tables stay right. */
import { DynaloadError, isErrorCode } from '../../errors.ts';
import { reload } from '../../sync/reload.ts';
import type { SyncReport, TableReport } from '../../sync/report/report.ts';
import { sync, type SyncRequest } from '../../sync/sync.ts';
import type { Output } from '../output.ts';
import { queryText } from '../show/query/query-table.ts';
import type { DemoStage } from './demo-stage.ts';
import { DemoStory } from './demo-story.ts';
import { proveShop, type Proven } from './demo-proof.ts';
import type { WrittenExport } from '../../demo/export-writer.ts';
import { buildShopExports, SHOP_BUCKET, type ShopExports } from '../../demo/shop.ts';
import { ShopService } from '../../demo/shop-service.ts';
import { readCatalog } from '../../export/export-catalog.ts';
import { exportSchema } from '../../mapping/document/export-schema.ts';
import { compileExport } from '../../mapping/exports/compile-export.ts';
import { exportTables } from '../../sync/export-tables.ts';

export interface DemoRequest {
  readonly stage: DemoStage;
  readonly output: Output;
  readonly signal: AbortSignal;
}

const MINUTE = 60_000;

/** What a mapping's `"export": { "to": "s3://shop-exports" }` stands for. */
const SHOP_POLICY = compileExport(exportSchema.parse({ to: `s3://${SHOP_BUCKET}` }));

/** The result that the demo ends with; the numbers are those of the simulated shop. */
const LAST_QUERY =
  'select sk, status, amount, city, payment_reference from orders order by amount desc limit 5';

/**
 * Plays the demo, and closes its stage.
 * @throws DynaloadError INTERNAL when a table is not what it should be: then dynaload has a defect
 */
export async function runDemo({ stage, output, signal }: DemoRequest): Promise<void> {
  try {
    const shop = buildShopExports();
    const service = new ShopService(shop.table);
    const run = {
      source: stage.source,
      mappings: stage.mappings,
      warehouse: stage.warehouse,
      only: null,
      heal: false,
      dryRun: false,
      // The shop's clock, not that of the day on which the demo is run.
      now: () => service.now,
      listener: output.progress.listen,
      signal,
    };
    await tell({ stage, shop, service, run, story: new DemoStory(output) });
  } finally {
    await stage.close();
  }
}

interface Telling {
  readonly stage: DemoStage;
  readonly shop: ShopExports;
  /** Stands for DynamoDB. */
  readonly service: ShopService;
  readonly run: SyncRequest;
  readonly story: DemoStory;
}

async function tell(telling: Telling): Promise<void> {
  const { stage, shop, story } = telling;
  const [first, second, third, fourth] = shop.incrementals;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) {
    throw new Error(`expected four incremental exports of the shop, got ${shop.incrementals.length}`);
  }
  await story.begin(stage.introduction);

  await story.step(
    'An empty bucket, and a full export of the table',
    'dynaload sees that nothing is exported, and starts it. One DynamoDB table holds customers and orders; two tables are made of it.',
  );
  const at = shop.full.to;
  await exportAt(telling, at + 6 * MINUTE);
  const [full] = await passTo(telling, at + 12 * MINUTE);
  await story.applied(await syncOnce(telling), await prove(telling, at));

  await story.step(
    'The changes of the next 15 minutes',
    'An incremental export: what was inserted, updated and deleted.',
  );
  await exportAt(telling, first.window.to + MINUTE);
  const [changes] = await passTo(telling, first.window.to + 7 * MINUTE);
  await story.changes(first);
  await story.applied(await syncOnce(telling), await prove(telling, first.window.to));

  await story.step(
    'Two exports overtake an earlier one',
    'Applied now, they would leave a hole in the table that nobody sees. They wait.',
  );
  const overtaking: WrittenExport[] = [];
  for (const { window } of [second, third, fourth]) {
    overtaking.push(...(await exportAt(telling, window.to + MINUTE)));
  }
  overtaking.push(...(await passTo(telling, fourth.window.to + 7 * MINUTE)));
  await story.waiting(await syncOnce(telling), await prove(telling, first.window.to));

  await story.step(
    'The missing export arrives',
    'The chain is whole again: all three are applied, in order.',
  );
  const late = await passTo(telling, second.window.to + 62 * MINUTE);
  await story.applied(await syncOnce(telling), await prove(telling, fourth.window.to));

  if (full === undefined || changes === undefined) throw new Error('expected two exports to be done');
  await story.step(
    'Everything is delivered a second time',
    'A retry, a doubled event, a nervous colleague: nothing happens.',
  );
  await deliver(stage, [full, changes, ...late, ...overtaking]);
  await story.idle(await syncOnce(telling), await prove(telling, fourth.window.to));

  await story.step(
    'The old full export is loaded once more',
    'It holds rows that were changed or deleted since. None of them comes back.',
  );
  const reloaded = await reload({ ...telling.run, exportId: full.exportId });
  await story.reloaded(only(reloaded), await prove(telling, fourth.window.to));

  const result = await telling.run.warehouse.query(LAST_QUERY, telling.run.signal);
  await story.end(LAST_QUERY, (style) => queryText(result, style, null), stage.farewell());
}

/** One run of the exporter, at an instant of the shop's clock. @returns what was done until then */
async function exportAt(telling: Telling, instant: number): Promise<readonly WrittenExport[]> {
  const { service, stage, run, story } = telling;
  const done = await passTo(telling, instant);
  const { tables } = await exportTables({
    mappings: stage.mappings.map((mapping) => ({ ...mapping, export: SHOP_POLICY })),
    only: null,
    full: null,
    warehouse: stage.warehouse,
    parts: {
      api: async () => service.api,
      readExports: async (_, options) => (await readCatalog(stage.source, options)).exports,
    },
    dryRun: false,
    wait: false,
    onWaiting: () => undefined,
    now: run.now,
    pause: async () => undefined,
    listener: run.listener,
    signal: run.signal,
  });
  for (const exports of tables) await story.started(exports);
  return done;
}

async function passTo({ service, stage }: Telling, instant: number): Promise<readonly WrittenExport[]> {
  const done = service.passTo(instant);
  await deliver(stage, done);
  return done;
}

async function deliver(stage: DemoStage, exports: readonly WrittenExport[]): Promise<void> {
  for (const exported of exports) await stage.deliver(exported);
}

async function syncOnce({ run }: Telling): Promise<TableReport> {
  return only(await sync(run));
}

function prove({ shop, run: { warehouse, signal } }: Telling, at: number): Promise<Proven> {
  return proveShop(warehouse, shop.table, at, signal);
}

/** @throws DynaloadError what stopped the table */
function only({ tables }: SyncReport): TableReport {
  const [table] = tables;
  if (table === undefined) throw new Error('expected the report of the shop, got none');
  if (table.error === null) return table;
  const { code, message, hint, details } = table.error;
  throw new DynaloadError(isErrorCode(code) ? code : 'INTERNAL', message, {
    details,
    ...(hint === null ? {} : { hint }),
  });
}
