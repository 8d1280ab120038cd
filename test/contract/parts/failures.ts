import { describe, expect, it } from '@jest/globals';
import type { FailedLoad } from '../../../src/warehouse/warehouse.ts';
import type { ContractContext } from '../contract-harness.ts';
import { loadRows, notesTarget, put } from '../contract-loads.ts';

export function testFailures(context: () => ContractContext): void {
  describe('failed loads', () => {
    it('are remembered, the last of each target, by every run', async () => {
      const { warehouse, opened } = context();
      const [target, other, unknown] = [notesTarget(), notesTarget("Or'ders failed"), notesTarget()];
      const tables = [target.table, other.table, unknown.table];
      // No failure was noted yet: a warehouse that an earlier version made has no place for one, either.
      expect(await warehouse.readFailures(tables)).toEqual(new Map());
      await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });

      const failed: FailedLoad = {
        table: target.table,
        batchId: "02-it's",
        code: 'TOO_MANY_REJECTS',
        message: 'A \t"value"\\\n\u{1F600} did not fit.',
        over: { generation: '1700000000000000', loads: 12 },
      };
      const before = Date.now();
      await warehouse.noteFailure({ ...failed, batchId: '01', over: null });
      await warehouse.noteFailure({ ...failed, table: other.table, over: null });
      await new Promise((resolve) => setTimeout(resolve, 2));
      await warehouse.noteFailure(failed);

      const again = await opened.openAgain();
      const failures = await again.readFailures(tables);
      expect(failures).toEqual(
        new Map([
          [target.table, { ...failed, failedAt: expect.any(Number) }],
          [other.table, { ...failed, table: other.table, over: null, failedAt: expect.any(Number) }],
        ]),
      );
      expect(failures.get(target.table)?.failedAt).toBeGreaterThanOrEqual(before);
      expect(await again.readFailures([])).toEqual(new Map());
      await again.close();
    });
  });
}
