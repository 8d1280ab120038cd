import { describe, expect, it } from '@jest/globals';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginTicket,
  countRows,
  loadRows,
  readRows,
  targetOf,
  text,
  uniqueTable,
} from '../contract-loads.ts';

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
  // What every object of JavaScript has.
  'constructor',
];

export function testHostileNames(context: () => ContractContext): void {
  describe('hostile names', () => {
    it('loads a table whose columns have them all', async () => {
      const { warehouse, harness } = context();
      const nameOf = (name: string): string => harness.nameOf?.(name) ?? name;
      const target = targetOf(uniqueTable(), [
        { name: 'pk', type: { kind: 'string' }, key: true },
        ...NAMES.map((name) => ({ name, type: { kind: 'string' } as const })),
      ]);
      const taken = new Set<string>();
      const usable = target.columns.filter((column) => {
        const isTaken = taken.has(nameOf(column.name));
        taken.add(nameOf(column.name));
        const alone = { ...target, columns: [column], keyColumns: [] };
        return !isTaken && warehouse.dialect.problems(alone).length === 0;
      });
      const cells = usable.map(({ name }) => text(`in ${name}`));
      await loadRows(warehouse, { target: { ...target, columns: usable }, puts: [{ cells, version: 100 }] });
      expect(await readRows(warehouse, target)).toEqual([
        Object.fromEntries(usable.map(({ name }) => [nameOf(name), `in ${name}`])),
      ]);
    });

    it.each(NAMES)('loads and deletes in a table named %j, whose key has that name too', async (name) => {
      const { warehouse, harness } = context();
      const target = targetOf(name, [
        { name: 'sort key', type: { kind: 'string' }, key: true },
        { name, type: { kind: 'string' }, key: true },
      ]);
      if (warehouse.dialect.problems(target).length > 0) {
        // A warehouse may refuse a name, but then by name and before anything is made.
        await expect(beginTicket(warehouse, { target })).rejects.toMatchObject({
          code: 'TARGET_UNSUPPORTED',
        });
        return;
      }
      const key = [text('k'), text(`in ${name}`)];
      const { generation } = await loadRows(warehouse, { target, puts: [{ cells: key, version: 100 }] });
      expect(await readRows(warehouse, target)).toEqual([
        { 'sort key': 'k', [harness.nameOf?.(name) ?? name]: `in ${name}` },
      ]);
      const state = (await warehouse.readTargets([name])).get(name);
      expect(state?.ledger.loads).toBe(1);
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
      await expect(beginTicket(warehouse, { target })).rejects.toMatchObject({
        code: 'TARGET_UNSUPPORTED',
      });
    });
  });
}
