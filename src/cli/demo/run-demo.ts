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
import { buildShopExports, type ShopExports } from '../../demo/shop.ts';

export interface DemoRequest {
  readonly stage: DemoStage;
  readonly output: Output;
  readonly signal: AbortSignal;
}

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
    await stage.deliver(shop.full);
    const run = {
      source: stage.source,
      mappings: stage.mappings,
      warehouse: stage.warehouse,
      only: null,
      heal: false,
      dryRun: false,
      // Just after the last window: the shop's clock, not that of the day on which the demo is run.
      now: () => (shop.incrementals.at(-1)?.window.to ?? shop.full.to) + 60_000,
      listener: output.progress.listen,
      signal,
    };
    await tell({ stage, shop, run, story: new DemoStory(output) });
  } finally {
    await stage.close();
  }
}

interface Telling {
  readonly stage: DemoStage;
  readonly shop: ShopExports;
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
    'A full export of the table',
    'One DynamoDB table holds customers and orders; the mapping makes two tables of it.',
  );
  await story.applied(await syncOnce(telling), await prove(telling, shop.full.to));

  await story.step(
    'The changes of the next 15 minutes',
    'An incremental export: what was inserted, updated and deleted.',
  );
  await deliver(stage, [first.exported]);
  await story.changes(first);
  await story.applied(await syncOnce(telling), await prove(telling, first.window.to));

  await story.step(
    'Two exports overtake an earlier one',
    'Applied now, they would leave a hole in the table that nobody sees. They wait.',
  );
  await deliver(stage, [third.exported, fourth.exported]);
  await story.waiting(await syncOnce(telling), await prove(telling, first.window.to));

  await story.step(
    'The missing export arrives',
    'The chain is whole again: all three are applied, in order.',
  );
  await deliver(stage, [second.exported]);
  await story.applied(await syncOnce(telling), await prove(telling, fourth.window.to));

  await story.step(
    'Everything is delivered a second time',
    'A retry, a doubled event, a nervous colleague: nothing happens.',
  );
  await deliver(stage, [shop.full, first.exported, second.exported, third.exported, fourth.exported]);
  await story.idle(await syncOnce(telling), await prove(telling, fourth.window.to));

  await story.step(
    'The old full export is loaded once more',
    'It holds rows that were changed or deleted since. None of them comes back.',
  );
  const reloaded = await reload({ ...telling.run, exportId: shop.full.exportId });
  await story.reloaded(only(reloaded), await prove(telling, fourth.window.to));

  const result = await telling.run.warehouse.query(LAST_QUERY, telling.run.signal);
  await story.end(LAST_QUERY, (style) => queryText(result, style, null), stage.farewell());
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
