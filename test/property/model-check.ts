/** Holds targets against the simulated table, by a conversion of its own. */
import { expect } from '@jest/globals';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { canonicalNumber } from '../../src/item/exact-number.ts';
import { readApplied } from '../../src/ledger/applied.ts';
import type { SyncReport } from '../../src/sync/report/report.ts';
import type { QueryResult } from '../../src/warehouse/warehouse.ts';
import type { TargetState } from '../../src/ledger/ledger.ts';
import type { TargetMapping } from '../../src/mapping/mapping.ts';
import { hasEarlierRows } from '../../src/plan/earlier-mapping.ts';
import { checkChildren } from './model-children.ts';
import { foundValues, valuesIn } from './model-editions.ts';
import { ROUTES } from './model-routes.ts';
import type { World } from './model-world.ts';

/** Every target equals the table at its watermark, row by row, and the ledger knows how many rows that is. */
export async function checkTargets(world: World): Promise<void> {
  const { warehouse, mapping, table, story } = world;
  const states = await warehouse.readTargets(mapping.targets.map((target) => target.table));
  for (const target of mapping.targets) {
    const state = states.get(target.table);
    if (state === undefined) continue;
    const { watermark } = readApplied(state.ledger);
    const route = target === mapping.targets[0] ? undefined : ROUTES[story.route];
    const items = [...table.stateAt(watermark).values()].filter((item) => route?.belongs(item) ?? true);
    const { rows } = await warehouse.query(
      `select * from ${warehouse.dialect.quoteIdentifier(target.table)}`,
    );
    const hasChildren = target.columns.some(({ type }) => type.kind === 'rows');
    const isMixed = hasEarlierRows(state.ledger, target.hash);
    const anew = isMixed ? writtenAnew(world, target, state) : null;
    const expected = new Map(
      items.map((item) => {
        const isOld = anew !== null && !anew.has(table.identity(item));
        const editions = isOld ? [...world.editions] : [world.edition];
        return [
          keyText(item),
          (hasChildren ? [0] : editions).map((edition) => expectedRow(item, edition)),
        ] as const;
      }),
    );
    expect(rows.map(foundKey).toSorted()).toEqual([...expected.keys()].toSorted());
    // A row is as today's mapping makes it, or, where that is not known yet, as one of those before did.
    for (const row of rows) expect(expected.get(foundKey(row))).toContain(foundRow(row));
    if (hasChildren) await checkChildren(warehouse, target.table, items);
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

/** Items that a load of today's mapping has written: what an incremental says that changed in its window. */
function writtenAnew(
  { table }: World,
  { hash }: TargetMapping,
  { ledger }: TargetState,
): ReadonlySet<string> {
  const written = new Set<string>();
  for (const { mappingHash, batch } of ledger.lastLoads) {
    if (mappingHash !== hash || batch.from === null) continue;
    for (const { newImage } of table.incrementalChanges(batch.from, batch.to)) {
      if (newImage !== null) written.add(table.identity(newImage));
    }
  }
  return written;
}

function keyText(item: AttributeMap): string {
  const sk = item.get('sk');
  return rowText(textOf(item.get('pk')), sk === undefined ? undefined : textOf(sk));
}

function foundKey(row: QueryResult['rows'][number]): string {
  return rowText(row['pk'], row['sk']);
}

/** A row of the warehouse as text, to be held against that of an item. */
export function foundRow(row: QueryResult['rows'][number]): string {
  const { count, note, tags, twin, small } = foundValues(row);
  return rowText(row['pk'], row['sk'], count, note, tagsOf(tags), twin, small);
}

/** @param edition of the mapping that made it */
export function expectedRow(item: AttributeMap, edition: number): string {
  const sk = item.get('sk');
  const { count, note, twin, small } = valuesIn(edition, item);
  return rowText(
    textOf(item.get('pk')),
    sk === undefined ? undefined : textOf(sk),
    count,
    note,
    membersOf(item.get('tags')),
    twin,
    small,
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
