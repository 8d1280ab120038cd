import { describe, expect, it } from '@jest/globals';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';
import type { ColumnType } from '../../../src/type/column-type.ts';
import { changedTarget, type ChangedSpec } from '../changed-targets.ts';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginLoad,
  commitOf,
  loadRows,
  NULL,
  readRows,
  text,
  uniqueTable,
  writeRows,
  type ColumnSpec,
  type LoadSpec,
} from '../contract-loads.ts';
import { KEYS, NOTE, decimal, loadNext, number, read, row, stateOf } from '../evolving-loads.ts';

export function testEvolution(context: () => ContractContext): void {
  describe('a mapping that changes', () => {
    it('adds a column, which is NULL until a row is written again', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const before = changedTarget(table, [...KEYS, NOTE]);
      const city: ColumnSpec = { name: 'city', type: { kind: 'string' } };
      const after = changedTarget(table, [...KEYS, city, NOTE]);
      await loadNext(warehouse, { target: before, puts: [row('a', 10, text('x')), row('b', 10, text('y'))] });
      const entry = await loadNext(warehouse, {
        target: after,
        puts: [row('b', 20, text('Bonn'), text('z')), row('c', 20, text('Cork'), NULL)],
        tombstones: [{ key: [text('a'), number('2')], version: 20 }],
      });
      expect(entry.rows).toBe(3);
      const seen = { a: ['x', null], b: ['z', 'Bonn'], c: [null, 'Cork'] };
      expect(await read(warehouse, after, 'note', 'city')).toEqual(seen);
      const { ledger, shape, generation } = await stateOf(warehouse, after);
      expect(ledger).toMatchObject({ loads: 2, watermark: entry.watermark });
      expect(shape?.columns.map(({ name }) => name)).toEqual(['pk', 'sk', 'note', 'city']);
      expect(shape?.store?.added).toEqual(['city']);
      expect(entry.generation).toBe(generation);

      const next = await loadNext(warehouse, {
        target: after,
        puts: [row('a', 30, text('Aachen'), text('w'))],
        tombstones: [{ key: [text('b'), number('1')], version: 30 }],
      });
      expect(next.rows).toBe(2);
      expect(await read(warehouse, after, 'note', 'city')).toEqual({ a: ['w', 'Aachen'], c: [null, 'Cork'] });
    });

    it('adds a column of every type', async () => {
      const { warehouse, harness } = context();
      const table = uniqueTable();
      const types: readonly ColumnType[] = [
        { kind: 'string' },
        { kind: 'int32' },
        { kind: 'int64' },
        decimal(38, 9),
        { kind: 'float64' },
        { kind: 'boolean' },
        { kind: 'timestamp', format: 'iso8601' },
        { kind: 'date', format: 'day' },
        { kind: 'binary' },
        { kind: 'json' },
        { kind: 'list', element: { kind: 'string' } },
      ];
      const before = changedTarget(table, [...KEYS, NOTE]);
      const added = types.map((type, index): ColumnSpec => ({ name: `c${index}`, type }));
      const after = changedTarget(table, [...KEYS, NOTE, ...added]);
      await loadNext(warehouse, { target: before, puts: [row('a', 10, text('x'))] });
      await loadNext(warehouse, {
        target: after,
        puts: [row('b', 20, text('y'), ...types.map(() => NULL))],
      });
      // And dropped again: new rows have none of them either, whatever their type.
      await loadNext(warehouse, {
        target: changedTarget(table, [...KEYS, NOTE, { name: 'last', type: { kind: 'string' } }]),
        puts: [row('c', 30, text('z'), text('w'))],
      });
      const names = added.map(({ name }) => name);
      const seen = await read(warehouse, after, 'note', ...names);
      const missing = types.map(({ kind }) =>
        kind === 'list' && harness.missingList === 'empty' ? [] : null,
      );
      expect(seen).toEqual({ a: ['x', ...missing], b: ['y', ...missing], c: ['z', ...missing] });
    });

    it('renames columns, keys too, and keeps what is in them', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const before = changedTarget(table, [...KEYS, NOTE, { name: 'city', type: { kind: 'string' } }]);
      const [pk, sk] = KEYS as [ColumnSpec, ColumnSpec];
      // "note" is renamed, and another "note" is new.
      const after = changedTarget(table, [
        { ...pk, name: 'customer', was: ['nothing', 'pk'] },
        sk,
        { name: 'remark', type: { kind: 'string' }, was: ['note'] },
        { name: 'note', type: { kind: 'string' } },
        { name: 'city', type: { kind: 'string' }, was: ['town'] },
      ]);
      await loadNext(warehouse, {
        target: before,
        puts: [
          row('a', 10, text('x'), text('Bonn')),
          row('b', 10, text('y'), NULL),
          row('c', 10, NULL, NULL),
        ],
      });
      const load = { target: after, puts: [row('b', 20, text('old'), text('new'), NULL)] };
      const entry = await loadNext(warehouse, {
        ...load,
        tombstones: [{ key: [text('c'), number('1')], version: 20 }],
      });
      expect(entry.rows).toBe(2);
      const seen = { a: ['x', null, 'Bonn'], b: ['old', 'new', null] };
      expect(await read(warehouse, after, 'remark', 'note', 'city')).toEqual(seen);
      // What it was is of no more interest: nothing changes with the next load, nor without the words.
      const stale = changedTarget(table, [
        { ...pk, name: 'customer' },
        sk,
        ...after.columns.slice(2).map(({ name, type }) => ({ name, type })),
      ]);
      for (const target of [after, stale]) {
        const columns = (await stateOf(warehouse, target)).shape?.columns;
        await loadNext(warehouse, { ...load, target });
        expect((await stateOf(warehouse, target)).shape?.columns).toEqual(columns);
        expect(await read(warehouse, target, 'remark', 'note', 'city')).toEqual(seen);
      }
    });

    it('widens numbers, and no value changes', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const columns = (...types: readonly ColumnType[]): TargetMapping =>
        changedTarget(table, [...KEYS, ...types.map((type, index) => ({ name: `n${index}`, type }))]);
      const before = columns({ kind: 'int32' }, { kind: 'int32' }, { kind: 'int64' }, decimal(6, 2));
      const after = columns({ kind: 'int64' }, { kind: 'float64' }, decimal(20, 0), decimal(12, 4));
      const last = columns(decimal(38, 2), { kind: 'float64' }, decimal(30, 0), decimal(12, 4));
      const least = ['-2147483648', '-2147483648', '-9223372036854775808', '-9999.99'];
      await loadNext(warehouse, {
        target: before,
        puts: [row('a', 10, ...least.map(number)), row('b', 10, NULL, NULL, NULL, NULL)],
      });
      await loadNext(warehouse, {
        target: after,
        puts: [row('c', 20, number('9223372036854775807'), NULL, NULL, number('12345678.1234'))],
      });
      const digits = async (name: string): Promise<readonly (string | null)[]> =>
        (await readRows(warehouse, after)).map(({ [name]: value }) =>
          value === null
            ? null
            : String(value)
                .replace(/(\.\d*?)0+$/, '$1')
                .replace(/\.$/, ''),
        );
      expect(await digits('n0')).toEqual(['-2147483648', null, '9223372036854775807']);
      expect(await digits('n2')).toEqual(['-9223372036854775808', null, null]);
      expect(await digits('n3')).toEqual(['-9999.99', null, '12345678.1234']);
      expect(await read(warehouse, after, 'n1')).toEqual({ a: [-2_147_483_648], b: [null], c: [null] });

      await loadNext(warehouse, {
        target: last,
        puts: [row('b', 30, number('123456789012345678901234567890.25'), NULL, NULL, NULL)],
      });
      expect(await digits('n0')).toEqual([
        '-2147483648',
        '123456789012345678901234567890.25',
        '9223372036854775807',
      ]);
      expect(await digits('n3')).toEqual(['-9999.99', null, '12345678.1234']);
      // A row whose number is gone shows none, also not the one of before.
      await loadNext(warehouse, { target: last, puts: [row('a', 40, NULL, NULL, NULL, NULL)] });
      expect((await digits('n0'))[0]).toBeNull();
    });

    it('keeps a column that is dropped, and the order that the table has', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const city: ColumnSpec = { name: 'city', type: { kind: 'string' } };
      const before = changedTarget(table, [...KEYS, NOTE, city]);
      const after = changedTarget(table, [city, ...KEYS]);
      await loadNext(warehouse, { target: before, puts: [row('a', 10, text('x'), text('Bonn'))] });
      const load = {
        target: after,
        puts: [{ cells: [text('Cork'), text('b'), number('1')], version: 20 }],
      };
      await loadNext(warehouse, load);
      const seen = { a: ['x', 'Bonn'], b: [null, 'Cork'] };
      expect(await read(warehouse, before, 'note', 'city')).toEqual(seen);
      const [first] = await readRows(warehouse, before);
      expect(Object.keys(first ?? {})).toEqual(['pk', 'sk', 'note', 'city']);
      // Who had it first may have it again: nothing of the table was changed.
      await loadNext(warehouse, { target: before, puts: [row('c', 30, text('z'), NULL)] });
      await loadNext(warehouse, load);
      expect(await read(warehouse, before, 'note', 'city')).toEqual({ ...seen, c: ['z', null] });
    });

    it('is refused where a value or a row could be lost, with what to do', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const count: ColumnSpec = { name: 'count', type: { kind: 'int64' } };
      const before = changedTarget(table, [...KEYS, NOTE, count]);
      const { generation } = await loadNext(warehouse, {
        target: before,
        puts: [row('a', 10, text('x'), number('1'))],
      });
      const [pk, sk] = KEYS as [ColumnSpec, ColumnSpec];
      const refused: readonly (readonly [readonly ChangedSpec[], RegExp])[] = [
        [
          [pk, sk, NOTE, { ...count, type: { kind: 'int32' } }],
          /type of count from int64 to int32: not every/,
        ],
        [[pk, sk, NOTE, { ...count, type: { kind: 'float64' } }], /from int64 to float64/],
        [[pk, sk, NOTE, { ...count, type: decimal(20, 2) }], /to decimal\(20,2\)/],
        [[pk, { ...sk, type: decimal(38, 0) }, NOTE, count], /type of sk .*key/],
        [[{ ...pk, key: false }, sk, NOTE, count], /key from pk and sk/],
        [[pk, sk, count, { ...NOTE, name: 'Note' }], /"was": "note"/],
      ];
      for (const [columns, message] of refused) {
        await expect(
          loadRows(warehouse, { target: changedTarget(table, columns), into: generation, loads: 1 }),
        ).rejects.toMatchObject({
          code: 'TARGET_CHANGED',
          message: expect.stringMatching(message),
          next: [{ run: 'rebuild', table }],
        });
      }
      const elsewhere = {
        ...before,
        shapeHash: 'w',
        shape: { ...before.shape, where: ['["pk","equals",["a"]]'] },
      };
      await expect(
        loadRows(warehouse, { target: elsewhere, into: generation, loads: 1 }),
      ).rejects.toMatchObject({ code: 'TARGET_CHANGED', message: expect.stringContaining('"where"') });
      expect(await read(warehouse, before, 'note', 'count')).toEqual({ a: ['x', 1] });
      expect((await stateOf(warehouse, before)).ledger.loads).toBe(1);
    });

    it('does not take loads of the mapping that it was before, nor what was begun with it', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const before = changedTarget(table, [...KEYS, NOTE]);
      const after = changedTarget(table, [...KEYS, { ...NOTE, name: 'remark', was: ['note'] }]);
      const { generation } = await loadNext(warehouse, { target: before, puts: [row('a', 10, text('x'))] });
      const old: LoadSpec = {
        target: before,
        into: generation,
        exportId: 'old',
        puts: [row('b', 20, text('y'))],
      };
      const begun = await beginLoad(warehouse, old);
      await writeRows(begun, old);
      const also: LoadSpec = { ...old, target: after, exportId: 'new' };
      const second = await beginLoad(warehouse, also);
      await writeRows(second, also);
      await second.commit(commitOf(also));
      await expect(begun.commit(commitOf(old))).rejects.toMatchObject({ code: 'LEASE_HELD' });
      await begun.abort();
      await expect(loadNext(warehouse, { target: before, puts: [] })).rejects.toMatchObject({
        code: 'TARGET_CHANGED',
        message: expect.stringContaining('earlier'),
      });
      expect(await read(warehouse, after, 'remark')).toEqual({ a: ['x'], b: ['y'] });
    });

    it('builds the table as the mapping has it with the next full load', async () => {
      const { warehouse } = context();
      const table = uniqueTable();
      const before = changedTarget(table, [...KEYS, { name: 'n', type: { kind: 'int32' } }, NOTE]);
      const after = changedTarget(table, [...KEYS, { name: 'm', type: { kind: 'int64' }, was: ['n'] }]);
      await loadNext(warehouse, { target: before, puts: [row('a', 10, number('1'), text('x'))] });
      await loadNext(warehouse, { target: after, puts: [row('b', 20, number('2'))] });
      const full = { target: after, exportId: 'full', puts: [row('c', 30, number('3'))] };
      await loadRows(warehouse, full);
      expect(await readRows(warehouse, after)).toHaveLength(1);
      const [only] = await readRows(warehouse, after);
      expect(Object.keys(only ?? {})).toEqual(['pk', 'sk', 'm']);
      const { shape, shapeHash } = await stateOf(warehouse, after);
      expect([shape?.columns, shapeHash]).toEqual([after.shape.columns, after.shapeHash]);
      await expect(loadNext(warehouse, { target: before, puts: [] })).rejects.toMatchObject({
        code: 'TARGET_CHANGED',
        message: expect.stringContaining('earlier'),
      });
      await loadNext(warehouse, { target: after, puts: [row('d', 40, number('4'))] });
      expect(await read(warehouse, after, 'm')).toEqual({ c: [3], d: [4] });
    });
  });
}
