import { describe, expect, it } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { convert } from '../../../src/type/convert.ts';
import type { Cell } from '../../../src/type/cell.ts';
import type { ElementColumn } from '../../../src/type/column-type.ts';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';
import { convertRules } from '../../../src/row/target-encoder.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { typeOf } from '../../support/encoder-builders.ts';
import { IS_WHOLE, LONGEST } from '../../support/fresh-runs.ts';
import { changedTarget } from '../changed-targets.ts';
import { element, LINES, lines, ordersTarget, readChild, readLines, rows } from '../child-loads.ts';
import type { ContractContext } from '../contract-harness.ts';
import { loadRows, NULL, seenOf, text, uniqueTable } from '../contract-loads.ts';
import { diesAfter, eachDeath } from '../deaths.ts';

/** More calls than a load with a change makes. */
const MOST = 60;
const EVERY = IS_WHOLE ? 1 : 7;

const number = (digits: string): Cell => ({ kind: 'number', digits });

/** The next load of a table: of each row its key, its cells, and a list for its child table. */
async function loadNext(
  warehouse: Warehouse,
  target: TargetMapping,
  version: number,
  ...puts: readonly (readonly [key: string, ...cells: readonly (Cell | AttributeValue | null)[]])[]
): Promise<unknown> {
  const seen = await seenOf(warehouse, target);
  const into = seen === null ? {} : { into: seen.generation };
  return loadRows(warehouse, {
    target,
    exportId: `export-${seen?.loads ?? 0}`,
    ...into,
    puts: puts.map(([key, ...cells]) => ({
      version,
      cells: [
        text(key),
        ...cells.map((given, index): Cell => {
          const column = target.columns[index + 1];
          if (given === null || column === undefined) return NULL;
          if ('kind' in given) return given;
          const cell = convert(given, column.type, convertRules(column, warehouse.dialect.rowFormat));
          if (cell.kind === 'mismatch') throw new Error(cell.reason);
          return cell;
        }),
      ],
    })),
  });
}

export function testChildChanges(context: () => ContractContext): void {
  describe('a child table whose mapping changes', () => {
    it('stays while the columns of its parent are added, renamed, widened and dropped', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const changing = (
        key: string,
        ...others: readonly (readonly [name: string, type: string, was?: string])[]
      ): TargetMapping =>
        changedTarget(table, [
          { name: key, type: typeOf('string'), key: true, was: ['pk'] },
          ...others.map(([name, type, was]) => ({
            name,
            type: typeOf(type),
            was: was === undefined ? [] : [was],
          })),
          { name: `${table}_lines`, type: rows('position', LINES) },
        ]);
      const [lineX, lineY] = [lines(['x', 1]), lines(['y', 2], ['z', 3])];
      const before = changing('pk', ['n', 'int32'], ['note', 'string']);
      await loadNext(warehouse, before, 100, ['a', number('1'), text('x'), lineX], ['b', NULL, NULL, lineX]);
      const wider = changing('pk', ['n', 'int64'], ['city', 'string'], ['remark', 'string', 'note']);
      await loadNext(warehouse, wider, 200, ['b', number('5000000000'), text('Bonn'), text('y'), lineY]);
      expect(await readLines(warehouse, wider)).toEqual(['a 0 x 1', 'b 0 y 2', 'b 1 z 3']);
      const named = changing('customer', ['n', 'int64'], ['city', 'string']);
      await loadNext(warehouse, named, 300, ['c', NULL, text('Cork'), lineX]);
      const [child, parent] = [`${table}_lines`, warehouse.dialect.quoteIdentifier(table)];
      expect(await readChild(warehouse, child, 'customer, position')).toEqual([
        'a 0 x 1',
        'b 0 y 2',
        'b 1 z 3',
        'c 0 x 1',
      ]);
      const { rows: found } = await warehouse.query(
        `select customer, n, city, remark from ${parent} order by customer`,
      );
      expect(found.map((row) => Object.values(row).map(String).join(' '))).toEqual([
        'a 1 null x',
        'b 5000000000 Bonn y',
        'c null Cork null',
      ]);
      await loadNext(warehouse, named, 400, ['a', NULL, NULL, { L: [] }]);
      expect(await readChild(warehouse, child, 'customer, position')).toEqual([
        'b 0 y 2',
        'b 1 z 3',
        'c 0 x 1',
      ]);
    });

    it('is given columns, and wider ones, and keeps those that are dropped', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const given: AttributeValue = {
        L: [
          {
            M: new Map<string, AttributeValue>([
              ['sku', { S: 'x' }],
              ['qty', { N: '5' }],
              ['big', { N: '5000000000' }],
              ['color', { S: 'red' }],
              ['codes', { L: [{ M: new Map([['code', { S: 'c' }]]) }] }],
            ]),
          },
        ],
      };
      const codes = (...columns: readonly ElementColumn[]): ElementColumn =>
        element(`${table}_codes`, rows('nr', columns), ['codes']);
      const code = element('code', 'string');
      const first = ordersTarget(table, [...LINES, codes(code)]);
      await loadNext(warehouse, first, 100, ['a', NULL, given], ['b', NULL, given]);
      const second = ordersTarget(table, [
        element('color', 'string'),
        codes(code, element('off', 'int32')),
        element('qty', 'int64', ['big']),
        element('sku', 'string'),
      ]);
      await loadNext(warehouse, second, 200, ['b', NULL, given], ['c', NULL, { L: [] }]);
      const readSorted = async (): Promise<readonly (readonly string[])[]> => [
        await readLines(warehouse, second),
        await readChild(warehouse, `${table}_codes`, 'pk, position, nr'),
      ];
      expect(await readSorted()).toEqual([
        ['a 0 x 5 null', 'b 0 x 5000000000 red'],
        ['a 0 0 c null', 'b 0 0 c null'],
      ]);
      const third = ordersTarget(table, [
        element('sku', 'string'),
        codes(code, element('off', 'int64')),
        element('color', 'string'),
      ]);
      await loadNext(warehouse, third, 300, ['c', NULL, given]);
      expect(await readSorted()).toEqual([
        ['a 0 x 5 null', 'b 0 x 5000000000 red', 'c 0 x null red'],
        ['a 0 0 c null', 'b 0 0 c null', 'c 0 0 c null'],
      ]);
      // What is gone of a row is not what it was before.
      await loadNext(warehouse, third, 400, ['a', NULL, { L: [] }], ['b', NULL, null]);
      expect(await readLines(warehouse, third)).toEqual(['c 0 x null red']);
      await expect(loadNext(warehouse, first, 500)).rejects.toMatchObject({
        code: 'TARGET_CHANGED',
        message: expect.stringContaining('earlier'),
      });
      const others: readonly (readonly [readonly ElementColumn[], string])[] = [
        [[element('sku', 'string'), element('color', 'string')], 'drops the child table'],
        [[element('sku', 'int32'), codes(code)], `type of ${table}_lines.sku from string to int32`],
      ];
      for (const [parts, message] of others) {
        await expect(loadNext(warehouse, ordersTarget(table, parts), 500)).rejects.toMatchObject({
          code: 'TARGET_CHANGED',
          message: expect.stringContaining(message),
          next: [{ run: 'rebuild', table }],
        });
      }
    });

    it(
      'changes with its parent whole or not at all, whatever call was the last',
      async () => {
        const { warehouse, opened } = context();
        await eachDeath(context(), { every: EVERY, most: MOST }, async (calls) => {
          const table = uniqueTable();
          const note = { name: 'note', type: typeOf('string') };
          const before = ordersTarget(table);
          const after = changedTarget(table, [
            { name: 'customer', type: typeOf('string'), key: true, was: ['pk'] },
            { ...note, name: 'city' },
            { ...note, name: 'remark', was: ['note'] },
            { name: `${table}_lines`, type: rows('position', [...LINES, element('color', 'string')]) },
          ]);
          await loadNext(warehouse, before, 100, ['a', text('x'), lines(['x', 1])]);
          const load = async (way: Warehouse): Promise<unknown> =>
            loadNext(way, after, 200, ['b', text('Bonn'), text('y'), lines(['y', 2])]);
          const died = await diesAfter(opened, calls, load);
          const seen = await readChild(warehouse, `${table}_lines`, '1').catch(() => 'gone');
          expect([['a 0 x 1'], ['a 0 x 1 null'], ['a 0 x 1 null', 'b 0 y 2 null'], 'gone']).toContainEqual(
            seen,
          );
          await warehouse.recover([table]);
          await load(warehouse);
          expect(await readChild(warehouse, `${table}_lines`, 'customer')).toEqual([
            'a 0 x 1 null',
            'b 0 y 2 null',
          ]);
          const { rows: found } = await warehouse.query(
            `select customer, city, remark from ${warehouse.dialect.quoteIdentifier(table)} order by customer`,
          );
          expect(found.map((row) => Object.values(row).map(String).join(' '))).toEqual([
            'a null x',
            'b Bonn y',
          ]);
          return died;
        });
      },
      LONGEST,
    );
  });
}
