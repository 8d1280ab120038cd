/** What `init` writes loads the exports that it was made from without a reject, whatever lies in the table. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openSource } from '../../src/export/open-source.ts';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import { profileTable } from '../../src/profile/profile-table.ts';
import { tableExports } from '../../src/profile/read-table.ts';
import { SimulatedTable } from '../../src/demo/simulated-table.ts';
import { targetProblems as clickhouseProblems } from '../../src/warehouse/clickhouse/statements/target-problems.ts';
import { targetProblems as redshiftProblems } from '../../src/warehouse/redshift/statements/target-problems.ts';
import { attributes, keyValue } from '../support/attribute-arbitraries.ts';
import { encodedCounts } from '../support/encoded-counts.ts';
import {
  exportedTable,
  generateFullExport,
  generateIncrementalExport,
  writeExports,
} from '../support/export-generator.ts';
import { withTemporaryFolder } from '../support/temporary-folder.ts';

const AT = Date.UTC(2026, 0, 5, 8);
const TO = AT + 900_000;
const { signal } = new AbortController();

const KEYS = ['CUSTOMER#', 'ORDER#', 'order-', 'user:', 'ORDER#ITEM#', 'CONFIG', 'config', 'META', '', 'é#'];

function keyText(): fc.Arbitrary<AttributeValue> {
  return fc
    .tuple(fc.constantFrom(...KEYS), fc.constantFrom('1', '2', '#1', 'x#y', ''))
    .map(([start, end]) => ({ S: start + end === '' ? 'none' : start + end }));
}

const TIMES = [
  '2024-05-04T04:54:56.123456Z',
  '2024-05-04T04:54:56+02:00',
  '2024-05-04T04:54:56',
  '2024-05-04T04:54:56.123456789Z',
  '2024-05-04',
  'Sat, 04 May 2024 04:54:56 GMT',
  '1714798496',
  '0001-01-01T00:00:00Z',
  '12.50',
  '',
];
const NUMBERS = ['1714798496', '1714798496123', '1714798496.5', '0', '-7', '2147483647', '1E100', '12.345'];

/** What the types of columns are about, under names that make guesses. */
function plausible(): fc.Arbitrary<readonly (readonly [string, AttributeValue])[]> {
  const text = fc.constantFrom(...TIMES).map((S) => ({ S }));
  const number = fc.constantFrom(...NUMBERS).map((N) => ({ N }));
  const list = fc.array(fc.oneof(text, number), { maxLength: 3 }).map((L) => ({ L }));
  const value = fc.oneof(
    { weight: 3, arbitrary: text },
    { weight: 3, arbitrary: number },
    { weight: 1, arbitrary: list },
    { weight: 2, arbitrary: listOfMaps(fc.oneof(text, number, list, listOfMaps(fc.oneof(text, number)))) },
    { weight: 1, arbitrary: fc.constant({ NULL: true as const }) },
  );
  const name = fc.constantFrom(
    'createdAt',
    'created_at',
    'CreatedAt',
    'ttl',
    'lines',
    'n',
    'other_attributes',
    'oid',
  );
  return fc.array(fc.tuple(name, value), { maxLength: 4 });
}

/** Under names that child tables have themselves; now and then with an element of another form. */
function listOfMaps(value: fc.Arbitrary<AttributeValue>): fc.Arbitrary<AttributeValue> {
  const name = fc.constantFrom('position', 'Position_2', 'id.of', 'at', 'createdAt', 'lines', '', 'a b');
  const map = fc
    .array(fc.tuple(name, value), { maxLength: 3 })
    .map((members): AttributeValue => ({ M: new Map(members) }));
  const other = fc.constantFrom<AttributeValue>({ NULL: true }, { S: 'x' }, { L: [] });
  const element = fc.oneof({ weight: 12, arbitrary: map }, { weight: 1, arbitrary: other });
  return fc.array(element, { maxLength: 3 }).map((L) => ({ L }));
}

interface Written {
  readonly item: AttributeMap;
  readonly isLate: boolean;
  readonly isGone: boolean;
}

function tables(): fc.Arbitrary<{
  readonly keys: readonly [string] | readonly [string, string];
  readonly items: readonly Written[];
}> {
  const number = keyValue().filter((value) => 'N' in value);
  const binary = keyValue().filter((value) => 'B' in value);
  return fc
    .tuple(fc.constantFrom(keyText(), number, binary), fc.constantFrom(keyText(), number, null))
    .chain(([first, second]) =>
      fc.record({
        keys: fc.constant(second === null ? (['id.of'] as const) : (['id.of', 'at'] as const)),
        items: fc.array(
          fc
            .tuple(attributes(), plausible(), first, second ?? fc.constant(null), fc.boolean(), fc.boolean())
            .map(([any, some, pk, sk, isLate, isGone]) => ({
              item: new Map<string, AttributeValue>([
                ...any,
                ...some,
                ['id.of', pk],
                ...(sk === null ? [] : ([['at', sk]] as const)),
              ]),
              isLate,
              isGone: isLate && isGone,
            })),
          { minLength: 1, maxLength: 12, size: 'max' },
        ),
      }),
    );
}

test('every item that was read goes into one target, and none is rejected; both warehouses hold the targets', async () => {
  await fc.assert(
    fc.asyncProperty(tables(), async ({ keys, items }) => {
      const table = new SimulatedTable(keys);
      const early = items.filter(({ isLate }) => !isLate);
      for (const { item } of early) table.put(item, AT * 1000 - 1);
      for (const { item, isLate } of items) if (isLate) table.put(item, AT * 1000 + 1);
      for (const { item, isGone } of items) if (isGone) table.delete(item, AT * 1000 + 2);
      const settings = { table: exportedTable('Some.Table', table), bucket: 'b', prefix: null, seed: 1 };
      const exported = [
        generateFullExport({ ...settings, at: AT }),
        generateIncrementalExport({ ...settings, from: AT, to: TO }),
      ];
      fc.pre(exported.some(({ kind, itemCount }) => kind === 'full' && itemCount > 0));
      await withTemporaryFolder(async (folder) => {
        await writeExports(folder, exported);
        const source = await openSource(folder);
        const found = await tableExports({ source, table: null, now: TO * 2, signal });
        const options = { most: 10_000, seed: 1, all: false, keys, file: 'm.json', signal };
        const { mapping, profile } = await profileTable({ ...found, ...options, store: source.store });
        expect(profile.isWhole).toBe(true);
        const compiled = compileMapping(JSON.parse(mapping), 'm.json');
        for (const target of compiled.targets) {
          expect([...clickhouseProblems(target), ...redshiftProblems(target)]).toEqual([]);
        }
        const counts = await encodedCounts(source, found.exports, compiled);
        expect(counts.rejects).toEqual([]);
        const puts = counts.records - counts.deletes;
        expect(counts.puts).toBe(puts);
        expect(profile.targets.reduce((sum, target) => sum + target.items, 0)).toBe(puts);
      });
    }),
    { numRuns: 25 },
  );
}, 60_000);
