import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ContractContext } from '../contract-harness.ts';
import { collect } from '../../support/collect.ts';
import { countRows, loadRows, notesTarget, put } from '../contract-loads.ts';

export function testQueries(context: () => ContractContext): void {
  describe('queries', () => {
    beforeAll(async () => {
      // There is nothing to ask before the first load.
      await loadRows(context().warehouse, { target: notesTarget(), puts: [put('a', 'one', 100)] });
    });

    it('says what it is connected to', async () => {
      const { warehouse } = context();
      const { product } = await warehouse.reach();
      expect(product).toMatch(/\d/);
      expect(warehouse.description).not.toContain('secret');
    });

    it('gives columns in order and integers of 64 bits as text', async () => {
      const { warehouse } = context();
      const result = await warehouse.query(
        "select cast(9223372036854775807 as bigint) as big, 'x' as word, nullif('x', 'x') as nothing;",
      );
      expect(result).toEqual({
        columns: ['big', 'word', 'nothing'],
        rows: [{ big: '9223372036854775807', word: 'x', nothing: null }],
      });
    });

    it.each([
      'drop table TABLE',
      'delete from TABLE where pk = pk',
      'insert into TABLE select * from TABLE',
      'with x as (select 1) insert into TABLE select * from TABLE',
      'select 1; drop table TABLE',
      'select 1 /* ; */ ; -- more\n drop table TABLE',
      'create table other_table (a int)',
      'alter table TABLE rename to elsewhere',
      'truncate TABLE',
      '',
      '-- nothing',
    ])('refuses to run %j', async (sql) => {
      const { warehouse } = context();
      const target = notesTarget();
      await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      await expect(warehouse.query(sql.replaceAll('TABLE', target.table))).rejects.toMatchObject({
        code: 'QUERY_NOT_READ_ONLY',
      });
      expect(await countRows(warehouse, target)).toBe(1);
    });

    it.each(['select * from no_such_table', 'select no_such_column from (select 1 as one) t', 'select (1'])(
      'says what is wrong with %j',
      async (sql) => {
        const { warehouse } = context();
        const named = /no_such_\w+/.exec(sql)?.[0] ?? '';
        await expect(warehouse.query(sql)).rejects.toMatchObject({
          code: 'WAREHOUSE_FAILED',
          message: expect.stringContaining(named),
        });
        expect((await warehouse.query('select 1 as one')).rows).toHaveLength(1);
      },
    );

    it('gives rows as they come, and ends when it is left', async () => {
      const { warehouse } = context();
      const digits = Array.from({ length: 10 }, (_, digit) => `select ${digit} as d`).join(' union all ');
      const sql = `with d as (${digits}) select a.d * 1000 + b.d * 100 + c.d * 10 + e.d as n, 'x' as x from d a cross join d b cross join d c cross join d e order by 1`;
      const whole = await warehouse.stream(sql);
      expect(whole.columns).toEqual(['n', 'x']);
      const rows = (await collect(whole.batches)).flat();
      expect(rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
      expect(rows[0]?.[1]).toBe('x');
      const { batches } = await warehouse.stream(sql);
      for await (const batch of batches) if (batch.length > 0) break;
      expect((await warehouse.query('select 1 as one')).rows).toHaveLength(1);
    });

    it('reads what has words of writing in its text', async () => {
      const { warehouse } = context();
      const { rows } = await warehouse.query("select 'insert; drop' as word -- delete");
      expect(rows).toEqual([{ word: 'insert; drop' }]);
    });
  });
}
