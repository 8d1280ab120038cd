import { describe, expect, it, jest } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { convert } from '../../../src/type/convert.ts';
import type { Cell } from '../../../src/type/cell.ts';
import type { ElementColumn, RowsType } from '../../../src/type/column-type.ts';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';
import { convertRules } from '../../../src/row/target-encoder.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import type { AroundCall } from '../../support/gated-channel.ts';
import { typeOf } from '../../support/encoder-builders.ts';
import { IS_WHOLE, repeatable } from '../../support/fresh-runs.ts';
import type { ContractContext } from '../contract-harness.ts';
import {
  loadRows,
  NULL,
  readNotes,
  seenOf,
  targetOf,
  text,
  uniqueTable,
  type ColumnSpec,
  type Put,
} from '../contract-loads.ts';

/** More statements than a publication has. */
const MOST = 60;
const EVERY = IS_WHOLE ? 1 : 3;
/** A load with a change makes some more. */
const EVERY_CHANGE = IS_WHOLE ? 1 : 7;

function element(name: string, type: string | RowsType, path: ElementColumn['path'] = [name]): ElementColumn {
  const parsed = typeof type === 'string' ? typeOf(type) : type;
  return { name, path, type: parsed, onMismatch: 'reject', default: null, nullValues: [] };
}

function rows(label: string, columns: readonly ElementColumn[], by: RowsType['by'] = 'position'): RowsType {
  return { kind: 'rows', by, label, columns };
}

const LINES = [element('sku', 'string'), element('qty', 'int32')];

/** Orders with lines; `parts` are the columns of the child table. */
function ordersTarget(table = uniqueTable(), parts: readonly ElementColumn[] = LINES): TargetMapping {
  return targetOf(table, [
    { name: 'pk', type: typeOf('string'), key: true },
    { name: 'note', type: typeOf('string') },
    { name: `${table}_lines`, type: rows('position', parts) },
  ]);
}

function order(target: TargetMapping, pk: string, given: AttributeValue | null, version: number): Put {
  const cells = target.columns.map(({ type, name }): Cell => {
    if (name === 'pk') return text(pk);
    if (type.kind !== 'rows') return text(`note ${version}`);
    if (given === null) return { kind: 'null' };
    const cell = convert(given, type);
    if (cell.kind === 'mismatch') throw new Error(cell.reason);
    return cell;
  });
  return { cells, version };
}

/** `[["a", 1], …]` as lines. */
function lines(...each: readonly (readonly [sku: string, qty: number])[]): AttributeValue {
  return {
    L: each.map(([sku, qty]) => ({
      M: new Map([
        ['sku', { S: sku }],
        ['qty', { N: String(qty) }],
      ]),
    })),
  };
}

async function readChild(warehouse: Warehouse, table: string, by: string): Promise<readonly string[]> {
  const quoted = warehouse.dialect.quoteIdentifier(table);
  const { rows: found } = await warehouse.query(`select * from ${quoted} order by ${by}`);
  return found.map((row) => Object.values(row).map(String).join(' '));
}

async function readLines(warehouse: Warehouse, { table }: TargetMapping): Promise<readonly string[]> {
  return readChild(warehouse, `${table}_lines`, 'pk, position');
}

const number = (digits: string): Cell => ({ kind: 'number', digits });

/** As `targetOf`, with former names of columns. A key keeps the attribute that it is of. */
function renamedTarget(
  table: string,
  columns: readonly (ColumnSpec & { readonly was?: readonly string[] })[],
): TargetMapping {
  const target = targetOf(table, columns);
  return {
    ...target,
    columns: target.columns.map((column, index) => ({ ...column, was: columns[index]?.was ?? [] })),
    shape: { ...target.shape, keys: target.shape.keys.map((key) => ({ ...key, attribute: 'pk' })) },
  };
}

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

    it('stays while the columns of its parent are added, renamed, widened and dropped', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const changing = (
        key: string,
        ...others: readonly (readonly [name: string, type: string, was?: string])[]
      ): TargetMapping =>
        renamedTarget(table, [
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

    it('changes with its parent whole or not at all, whatever call was the last', async () => {
      const { warehouse, opened } = context();
      let died = 0;
      const dieAfter = async (calls: number): Promise<boolean> => {
        const table = uniqueTable();
        const note = { name: 'note', type: typeOf('string') };
        const before = ordersTarget(table);
        const after = renamedTarget(table, [
          { name: 'customer', type: typeOf('string'), key: true, was: ['pk'] },
          { ...note, name: 'city' },
          { ...note, name: 'remark', was: ['note'] },
          { name: `${table}_lines`, type: rows('position', [...LINES, element('color', 'string')]) },
        ]);
        await loadNext(warehouse, before, 100, ['a', text('x'), lines(['x', 1])]);
        const load = async (way: Warehouse): Promise<unknown> =>
          loadNext(way, after, 200, ['b', text('Bonn'), text('y'), lines(['y', 2])]);
        let left = calls;
        const dying = await opened.openGated(async (call) => {
          if (left === 0) throw new Error('died');
          left -= 1;
          return call();
        });
        const isDone = await load(dying).then(
          () => true,
          () => false,
        );
        left = -1;
        await dying.close();
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
        return !isDone;
      };
      await repeatable(async () => {
        for (let calls = Math.abs(jest.getSeed()) % EVERY_CHANGE; calls < MOST; calls += EVERY_CHANGE) {
          if (!(await dieAfter(calls))) break;
          died += 1;
        }
      });
      expect(died).toBeGreaterThan(0);
      expect(died * EVERY_CHANGE).toBeLessThan(MOST);
    }, 240_000);

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

    it('matches what readers see of the parent once a publication that died anywhere was finished', async () => {
      const { warehouse, opened } = context();
      let died = 0;
      const dieAfter = async (calls: number): Promise<boolean> => {
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
        let left = calls;
        const around: AroundCall = async (call) => {
          if (left === 0) throw new Error('died');
          left -= 1;
          return call();
        };
        const dying = await opened.openGated(around);
        const isDone = await dying.publish(wider, generation, over).then(
          () => true,
          () => false,
        );
        left = -1;
        await dying.close();
        // Whatever is seen is of one generation, with its own columns.
        const before = await readLines(warehouse, target).catch(() => 'gone');
        expect([['a 0 x 1'], ['b 0 2 y'], 'gone']).toContainEqual(before);
        await warehouse.recover([table]);
        const isNew = Object.keys(await readNotes(warehouse, target)).includes('b');
        expect(await readLines(warehouse, target)).toEqual(isNew ? ['b 0 2 y'] : ['a 0 x 1']);
        if (!isNew) await warehouse.publish(wider, generation, await seenOf(warehouse, target));
        expect(await readLines(warehouse, target)).toEqual(['b 0 2 y']);
        await warehouse.drop(table);
        return !isDone;
      };
      await repeatable(async () => {
        for (let calls = Math.abs(jest.getSeed()) % EVERY; calls < MOST; calls += EVERY) {
          if (!(await dieAfter(calls))) break;
          died += 1;
        }
      });
      expect(died).toBeGreaterThan(0);
      expect(died * EVERY).toBeLessThan(MOST);
    }, 240_000);
  });
}
