/** Holds targets against the simulated table, by a conversion of its own. */
import { expect } from '@jest/globals';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { canonicalNumber } from '../../src/item/exact-number.ts';
import { readApplied } from '../../src/ledger/applied.ts';
import type { SyncReport } from '../../src/sync/report/report.ts';
import type { QueryResult } from '../../src/warehouse/warehouse.ts';
import { checkChildren } from './model-children.ts';
import {
  convertedValue,
  keyPrefixOf,
  keyValues,
  type Conversions,
  type Converted,
  type Origin,
} from './model-conversions.ts';
import { foundValues, valuesIn } from './model-editions.ts';
import { makersOf } from './model-makers.ts';
import { belongsTo } from './model-routes.ts';
import type { World } from './model-world.ts';

/** Every target equals the table at its watermark, row by row, and the ledger knows how many rows that is. */
export async function checkTargets(world: World): Promise<void> {
  const { warehouse, mapping, table, story } = world;
  const { conversions, route } = story;
  const states = await warehouse.readTargets(mapping.targets.map((target) => target.table));
  for (const target of mapping.targets) {
    const state = states.get(target.table);
    if (state === undefined) continue;
    const { watermark } = readApplied(state.ledger);
    const items = [...table.stateAt(watermark).values()].filter(
      (item) => target === mapping.targets[0] || belongsTo(route, item, keyPrefixOf(conversions)),
    );
    const makers = await makersOf(world, state);
    const made = items.map((item) => ({ item, maker: makers.get(table.identity(item)) }));
    const { rows } = await warehouse.query(
      `select * from ${warehouse.dialect.quoteIdentifier(target.table)}`,
    );
    // A row is as the mapping makes it of which the load was that won.
    const expected = made.flatMap(({ item, maker }) =>
      maker === undefined
        ? []
        : [expectedRow(item, maker.edition, conversions) + expectedOrigin(maker.edition, conversions, maker)],
    );
    expect(rows.map((row) => foundRow(row) + foundOrigin(row)).toSorted()).toEqual(expected.toSorted());
    expect(rows).toHaveLength(items.length);
    if (target.columns.some(({ type }) => type.kind === 'rows')) {
      const parents = made.flatMap(({ item, maker }) => {
        if (maker === undefined) return [];
        const skuOf = (line: AttributeMap): string | null =>
          convertedValue(conversions, maker.edition, 'sku', line, maker);
        return [{ item, key: keyValues(conversions, item), edition: maker.edition, skuOf }];
      });
      await checkChildren(warehouse, target.table, parents);
    }
    expect(state.ledger.lastLoads.at(-1)?.rows).toBe(items.length);
  }
}

/** Everything was delivered: a table that is not at the end of the last window says how to get there. */
export function checkNotStuck({ story }: World, report: SyncReport): void {
  const end = story.history.windows.at(-1)?.to ?? 0;
  for (const { watermark, remedy } of report.tables) {
    if (watermark === null || Date.parse(watermark) < end) expect(remedy?.commands.length).toBeGreaterThan(0);
  }
}

/** What a row of the warehouse has of an item, as text. */
export function foundRow(row: QueryResult['rows'][number]): string {
  const { count, note, tags, twin, small } = foundValues(row);
  const key = [row['pk'], row['sk']].filter((value) => value !== undefined);
  const { made = null, hidden = null } = row;
  return rowText(...key, count, note, tagsOf(tags), twin, small, made, hidden);
}

/** And what it has of the load that made it. */
function foundOrigin({ told = null, stamp = null }: QueryResult['rows'][number]): string {
  return rowText(told, typeof stamp === 'string' ? microsOf(stamp) : stamp);
}

/** @param edition of the mapping that made it */
export function expectedRow(item: AttributeMap, edition: number, conversions: Conversions): string {
  const { count, note, twin, small } = valuesIn(edition, item);
  // What is in these is of the item alone.
  const nowhere: Origin = { exportId: '', writtenAt: null };
  const of = (name: Converted): string | null => convertedValue(conversions, edition, name, item, nowhere);
  const tags = membersOf(item.get('tags'));
  return rowText(...keyValues(conversions, item), count, note, tags, twin, small, of('made'), of('hidden'));
}

function expectedOrigin(edition: number, conversions: Conversions, origin: Origin): string {
  const of = (name: Converted): string | null =>
    convertedValue(conversions, edition, name, new Map(), origin);
  return rowText(of('told'), of('stamp'));
}

/** Of `2024-05-04 03:02:01.000007`, with as many digits as an engine shows. */
function microsOf(shown: string): string {
  const [second = '', fraction = ''] = shown.split('.');
  return `${Date.parse(`${second.replace(' ', 'T')}Z`) / 1000}${fraction.padEnd(6, '0')}`;
}

function rowText(...values: readonly unknown[]): string {
  return JSON.stringify(values);
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
