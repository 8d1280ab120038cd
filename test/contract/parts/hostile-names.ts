import { describe, expect, it } from '@jest/globals';
import type { ContractContext } from '../contract-harness.ts';
import { countRows, loadRows, readRows, targetOf, text } from '../contract-loads.ts';

const NAMES = [
  'select',
  'has blank',
  ' leading and trailing ',
  'quote\'s "double" `back`',
  'back\\slash \\n',
  "'; drop table orders; --",
  '{{keys}}',
  '$1 %s {x:String}',
  'tab\tand\nline',
  'Ünïcødé ☃ 漢字 \u{1F600}',
  '0digit',
  'dot.ted',
  'CamelCase',
  'camelcase',
  '-- comment',
  '/* comment */',
  'rows',
  'deleted',
];

export function testHostileNames(context: () => ContractContext): void {
  describe('hostile names', () => {
    it.each(NAMES)('loads a table named %j with columns of such names', async (name) => {
      const { warehouse } = context();
      const target = targetOf(name, [
        ...NAMES.map((column) => ({ name: column, type: { kind: 'string' } as const, key: column === name })),
        { name: 'sort key', type: { kind: 'string' }, key: true },
      ]);
      if (warehouse.dialect.problems(target).length > 0) {
        // A warehouse may refuse a name, but then by name and before anything is made.
        await expect(
          warehouse.begin({ target, into: { kind: 'new' }, exportId: '01' }),
        ).rejects.toMatchObject({ code: 'TARGET_UNSUPPORTED' });
        return;
      }
      const cells = [...NAMES.map((column) => text(`in ${column}`)), text('k')];
      const { generation } = await loadRows(warehouse, { target, puts: [{ cells, version: 100 }] });
      expect(await readRows(warehouse, target)).toEqual([
        { ...Object.fromEntries(NAMES.map((column) => [column, `in ${column}`])), 'sort key': 'k' },
      ]);
      const state = (await warehouse.readTargets([name])).get(name);
      expect(state?.loads).toHaveLength(1);
      const key = [text(`in ${name}`), text('k')];
      const gone = await loadRows(warehouse, {
        target,
        into: generation,
        tombstones: [{ key, version: 200 }],
      });
      expect(gone.rows).toBe(0);
      expect(await countRows(warehouse, target)).toBe(0);
    });

    it.each([
      { table: '', column: 'a', expected: 'table' },
      { table: 'nul\0', column: 'a', expected: 'NUL' },
      { table: '_dynaload_loads', column: 'a', expected: '_dynaload_' },
      { table: 'x'.repeat(1000), column: 'a', expected: '1000' },
      { table: 't', column: '', expected: 'column' },
      { table: 't', column: 'a\0b', expected: 'NUL' },
      { table: 't', column: '_dynaload_version', expected: '_dynaload_version' },
    ])('refuses the table $table with the column $column', async ({ table, column, expected }) => {
      const { warehouse } = context();
      const target = targetOf(table, [
        { name: 'pk', type: { kind: 'string' }, key: true },
        { name: column, type: { kind: 'string' } },
      ]);
      expect(warehouse.dialect.problems(target).join('\n')).toContain(expected);
      await expect(warehouse.begin({ target, into: { kind: 'new' }, exportId: '01' })).rejects.toMatchObject({
        code: 'TARGET_UNSUPPORTED',
      });
    });
  });
}
