import { expect, it } from '@jest/globals';
import { IS_WHOLE, LONGEST } from '../../support/fresh-runs.ts';
import { changedTarget } from '../changed-targets.ts';
import type { ContractContext } from '../contract-harness.ts';
import { readRows, text, uniqueTable } from '../contract-loads.ts';
import { diesAfter, eachDeath } from '../deaths.ts';
import { KEYS, NOTE, loadNext, number, read, row } from '../evolving-loads.ts';

/** More calls than a load makes. */
const MOST = 80;
const EVERY = IS_WHOLE ? 1 : 5;

export function testEvolutionCrashes(context: () => ContractContext): void {
  it(
    'changes a table whole or not at all, whatever call was the last',
    async () => {
      const { warehouse, opened } = context();
      await eachDeath(context(), { every: EVERY, most: MOST }, async (calls) => {
        const table = uniqueTable();
        const before = changedTarget(table, [...KEYS, { name: 'n', type: { kind: 'int32' } }, NOTE]);
        const after = changedTarget(table, [
          ...KEYS,
          { name: 'city', type: { kind: 'string' } },
          { name: 'n', type: { kind: 'int64' } },
          { ...NOTE, name: 'remark', was: ['note'] },
        ]);
        await loadNext(warehouse, { target: before, puts: [row('a', 10, number('1'), text('x'))] });
        const wide = [row('b', 20, text('Bonn'), number('5000000000'), text('y'))];
        const died = await diesAfter(opened, calls, (dying) =>
          loadNext(dying, { target: after, puts: wide }),
        );
        const isOld = Object.keys((await readRows(warehouse, before))[0] ?? {}).includes('note');
        const seen = isOld
          ? await read(warehouse, before, 'n', 'note')
          : await read(warehouse, after, 'n', 'remark');
        expect(seen['a']).toEqual([1, 'x']);
        if (seen['b'] !== undefined) expect([isOld, seen['b']]).toEqual([false, [5_000_000_000, 'y']]);
        await warehouse.recover([table]);
        await loadNext(warehouse, { target: after, puts: wide });
        expect(await read(warehouse, after, 'city', 'n', 'remark')).toEqual({
          a: [null, 1, 'x'],
          b: ['Bonn', 5_000_000_000, 'y'],
        });
        return died;
      });
    },
    LONGEST,
  );
}
