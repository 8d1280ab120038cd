import { describe, expect, it } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { convert } from '../../../src/type/convert.ts';
import type { Cell } from '../../../src/type/cell.ts';
import { convertRules } from '../../../src/row/target-encoder.ts';
import { typeOf } from '../../support/encoder-builders.ts';
import { IS_WHOLE, LONGEST } from '../../support/fresh-runs.ts';
import { element, LINES, lines, order, ordersTarget, readChild, readLines, rows } from '../child-loads.ts';
import type { ContractContext } from '../contract-harness.ts';
import { loadRows, readNotes, seenOf, targetOf, text, uniqueTable, type Put } from '../contract-loads.ts';
import { diesAfter, eachDeath } from '../deaths.ts';

/** More calls than a publication makes. */
const MOST = 60;
const EVERY = IS_WHOLE ? 1 : 3;

export function testChildren(context: () => ContractContext): void {
  describe('a child table', () => {
    it('has the rows of its parents: replaced with them, gone with them, and never older than they are', async () => {
      const { warehouse } = context();
      const target = ordersTarget();
      const put = (pk: string, given: AttributeValue | null, version: number): Put =>
        order(target, pk, given, version);
      const { generation } = await loadRows(warehouse, {
        target,
        puts: [
          put('a', lines(['x', 1], ['y', 2]), 100),
          put('b', lines(['z', 3]), 100),
          put('c', null, 100),
          put('d', { L: [] }, 100),
        ],
      });
      expect(await readLines(warehouse, target)).toEqual(['a 0 x 1', 'a 1 y 2', 'b 0 z 3']);
      await loadRows(warehouse, {
        target,
        into: generation,
        exportId: '02',
        puts: [put('a', lines(['y', 5]), 200), put('c', lines(['n', 7], ['m', 8]), 200)],
        tombstones: [{ key: [text('b')], version: 200 }],
      });
      expect(await readLines(warehouse, target)).toEqual(['a 0 y 5', 'c 0 n 7', 'c 1 m 8']);
      await loadRows(warehouse, {
        target,
        into: generation,
        exportId: '03',
        puts: [put('a', lines(['old', 0]), 150), put('b', lines(['old', 0]), 199), put('c', { L: [] }, 300)],
      });
      expect(await readLines(warehouse, target)).toEqual(['a 0 y 5']);
      await loadRows(warehouse, {
        target,
        into: generation,
        exportId: '04',
        puts: [put('b', lines(['back', 1]), 400)],
      });
      expect(await readLines(warehouse, target)).toEqual(['a 0 y 5', 'b 0 back 1']);
    });

    it('holds every type exactly, two levels deep, and the entries of maps', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const discounts = rows('position_2', [element('code', 'string'), element('off', 'decimal(20,3)')]);
      const every = [
        element('Text', 'string'),
        element('big', 'int64'),
        element('exact', 'decimal(38,10)'),
        element('float', 'float64'),
        element('flag', 'boolean'),
        element('at', 'timestamp'),
        element('day', 'date'),
        element('it`s "a" \'na.me', 'string', ['odd']),
        element(`${table}_discounts`, discounts, ['deep', 'discounts']),
      ];
      const target = targetOf(table, [
        { name: 'pk', type: typeOf('string'), key: true },
        { name: `${table}_lines`, type: rows('position', every) },
        { name: `${table}_tags`, type: rows('position', [element('tag', 'string', [])]) },
        { name: `${table}_attrs`, type: rows('Key', [element('value', 'int32', [])], 'name') },
      ]);
      const one: AttributeValue = {
        M: new Map<string, AttributeValue>([
          ['Text', { S: 'tab\t, "quote", \'single\', back\\slash, é😀\nline' }],
          ['big', { N: '-9223372036854775808' }],
          ['exact', { N: '1234567890123456789012345678.0123456789' }],
          ['float', { N: '1E-7' }],
          ['flag', { BOOL: true }],
          ['at', { S: '2024-05-04T04:54:56.123456Z' }],
          ['day', { S: '1969-12-31' }],
          ['odd', { S: 'odd' }],
          [
            'deep',
            {
              M: new Map([
                [
                  'discounts',
                  {
                    L: [
                      {
                        M: new Map([
                          ['code', { S: 'A' }],
                          ['off', { N: '0.125' }],
                        ]),
                      },
                      { M: new Map([['code', { S: 'B' }]]) },
                    ],
                  },
                ],
              ]),
            },
          ],
        ]),
      };
      const values: readonly AttributeValue[] = [
        { L: [one, { M: new Map() }, { NULL: true }] },
        { SS: ['b', 'a, (1) [2]', "it's"] },
        {
          M: new Map([
            ['z\'s "name"', { N: '1' }],
            ['Ä', { NULL: true }],
          ]),
        },
      ];
      const cells = values.map((value, index): Cell => {
        const column = target.columns[index + 1];
        if (column === undefined) throw new Error('no such column');
        const cell = convert(value, column.type, convertRules(column, warehouse.dialect.rowFormat));
        if (cell.kind === 'mismatch') throw new Error(cell.reason);
        return cell;
      });
      await loadRows(warehouse, { target, puts: [{ cells: [text('k'), ...cells], version: 1 }] });

      const q = (name: string): string => warehouse.dialect.quoteIdentifier(name);
      const { rows: found } = await warehouse.query(`select * from ${q(`${table}_lines`)} order by position`);
      const shown = found.map((row) =>
        Object.values(row).map((value) => (value === null ? null : String(value))),
      );
      const [first, ...others] = shown;
      expect(first?.slice(0, 5)).toEqual([
        'k',
        '0',
        'tab\t, "quote", \'single\', back\\slash, é😀\nline',
        '-9223372036854775808',
        '1234567890123456789012345678.0123456789',
      ]);
      expect(Number(first?.[5])).toBe(1e-7);
      expect(first?.slice(6)).toEqual(['true', '2024-05-04 04:54:56.123456', '1969-12-31', 'odd']);
      const none = Array.from({ length: 8 }, () => null);
      expect(others).toEqual([
        ['k', '1', ...none],
        ['k', '2', ...none],
      ]);
      expect(await readChild(warehouse, `${table}_discounts`, 'position, position_2')).toEqual([
        'k 0 0 A 0.125',
        'k 0 1 B null',
      ]);
      expect(await readChild(warehouse, `${table}_tags`, 'position')).toEqual([
        'k 0 a, (1) [2]',
        'k 1 b',
        "k 2 it's",
      ]);
      expect(await readChild(warehouse, `${table}_attrs`, '2')).toEqual(['k z\'s "name" 1', 'k Ä null']);
    });

    it('follows a rebuild: with other columns, as another table, and away', async () => {
      const { warehouse } = context();
      const target = ordersTarget();
      const { table } = target;
      await loadRows(warehouse, { target, puts: [order(target, 'a', lines(['x', 1]), 100)] });
      expect(await warehouse.listParts(table)).toContain(`${table}_lines`);

      const wider = ordersTarget(table, [element('qty', 'string'), element('more', 'int32')]);
      const into = (await seenOf(warehouse, target))?.generation ?? '';
      await expect(loadRows(warehouse, { target: wider, into, exportId: '01' })).rejects.toMatchObject({
        code: 'TARGET_CHANGED',
        message: expect.stringContaining(`type of ${table}_lines.qty`),
      });
      await loadRows(warehouse, {
        target: wider,
        exportId: '02',
        puts: [order(wider, 'a', lines(['x', 1]), 100)],
      });
      expect(await readLines(warehouse, wider)).toEqual(['a 0 1 null']);

      const other = targetOf(table, [
        { name: 'pk', type: typeOf('string'), key: true },
        { name: `${table}_parts`, type: rows('nr', LINES) },
      ]);
      const { generation } = await loadRows(warehouse, {
        target: other,
        exportId: '03',
        publish: false,
        puts: [order(other, 'b', lines(['y', 2]), 100)],
      });
      expect(await readLines(warehouse, wider)).toEqual(['a 0 1 null']);
      expect(await warehouse.listParts(table)).not.toContain(`${table}_parts`);
      await warehouse.publish(other, generation, await seenOf(warehouse, other));
      expect(await readChild(warehouse, `${table}_parts`, 'nr')).toEqual(['b 0 y 2']);
      await expect(readLines(warehouse, wider)).rejects.toMatchObject({ code: 'WAREHOUSE_FAILED' });

      const none = targetOf(table, [{ name: 'pk', type: typeOf('string'), key: true }]);
      await loadRows(warehouse, { target: none, exportId: '04', puts: [{ cells: [text('c')], version: 1 }] });
      expect((await warehouse.listParts(table)).filter((part) => /_(?:lines|parts)$/.test(part))).toEqual([]);
    });

    it('goes with its target', async () => {
      const { warehouse } = context();
      const target = ordersTarget();
      const { table } = target;
      await loadRows(warehouse, { target, puts: [order(target, 'a', lines(['x', 1]), 100)] });
      await warehouse.drop(table);
      expect(await warehouse.listParts(table)).toEqual([]);
      expect(await warehouse.listTargets()).not.toContain(table);
      await expect(readLines(warehouse, target)).rejects.toMatchObject({ code: 'WAREHOUSE_FAILED' });
      await loadRows(warehouse, { target, exportId: '02', puts: [order(target, 'b', lines(['y', 2]), 100)] });
      expect(await readLines(warehouse, target)).toEqual(['b 0 y 2']);
    });

    it('never takes the name of another table, or of a target', async () => {
      const { warehouse, opened } = context();
      const target = ordersTarget();
      const { table } = target;
      await opened.makeForeignTable(`${table}_lines`);
      const load = loadRows(warehouse, { target, puts: [order(target, 'a', lines(['x', 1]), 100)] });
      await expect(load).rejects.toMatchObject({
        code: 'TARGET_FOREIGN',
        message: expect.stringContaining(`${table}_lines`),
      });
      const theirs = await warehouse.query(`select note from ${table}_lines`);
      expect(theirs.rows).toEqual([{ note: 'theirs' }]);

      const parent = ordersTarget();
      await loadRows(warehouse, { target: parent, puts: [order(parent, 'a', lines(['x', 1]), 100)] });
      const taken = ordersTarget(`${parent.table}_lines`);
      const takes = loadRows(warehouse, { target: taken, puts: [order(taken, 'a', null, 100)] });
      await expect(takes).rejects.toMatchObject({ code: 'TARGET_FOREIGN' });
      expect(await readLines(warehouse, parent)).toEqual(['a 0 x 1']);
    });

    it(
      'matches what readers see of the parent once a publication that died anywhere was finished',
      async () => {
        const { warehouse, opened } = context();
        await eachDeath(context(), { every: EVERY, most: MOST }, async (calls) => {
          const target = ordersTarget();
          const { table } = target;
          await loadRows(warehouse, { target, puts: [order(target, 'a', lines(['x', 1]), 100)] });
          const wider = ordersTarget(table, [element('qty', 'string'), element('sku', 'string')]);
          const { generation } = await loadRows(warehouse, {
            target: wider,
            exportId: '02',
            publish: false,
            puts: [order(wider, 'b', lines(['y', 2]), 100)],
          });
          const over = await seenOf(warehouse, target);
          const died = await diesAfter(opened, calls, (dying) => dying.publish(wider, generation, over));
          // Whatever is seen is of one generation, with its own columns.
          const before = await readLines(warehouse, target).catch(() => 'gone');
          expect([['a 0 x 1'], ['b 0 2 y'], 'gone']).toContainEqual(before);
          await warehouse.recover([table]);
          const isNew = Object.keys(await readNotes(warehouse, target)).includes('b');
          expect(await readLines(warehouse, target)).toEqual(isNew ? ['b 0 2 y'] : ['a 0 x 1']);
          if (!isNew) await warehouse.publish(wider, generation, await seenOf(warehouse, target));
          expect(await readLines(warehouse, target)).toEqual(['b 0 2 y']);
          await warehouse.drop(table);
          return died;
        });
      },
      LONGEST,
    );
  });
}
