import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../../support/ledger-digest.ts';
import { insertEntries, ledgerEntry, type EntryDraft } from '../../support/ledger-entries.ts';
import { assertFresh, runsOf } from '../../support/fresh-runs.ts';
import type { ContractContext } from '../contract-harness.ts';
import { loadRows, notesTarget, put } from '../contract-loads.ts';

const START = Date.UTC(2026, 0, 5, 8);
const instants = fc.integer({ min: 1, max: 9 }).map((minute) => START + minute * 60_000 + 7);

/** Whatever a ledger can say, also what no run would write: few values, so that exports and instants meet. */
const loads: fc.Arbitrary<readonly EntryDraft[]> = fc.array(
  fc.record<EntryDraft>({
    action: fc.constantFrom('merge', 'merge', 'fill', 'reload', 'replace'),
    batch: fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      kind: fc.constantFrom('full', 'incremental', 'incremental'),
      from: fc.option(instants, { nil: null }),
      to: instants,
    }),
    watermarkBefore: fc.option(instants, { nil: null }),
    watermark: instants,
    accepted: fc.constantFrom('none', 'none', 'none', 'gap', 'overlap'),
    tableId: fc.option(fc.constantFrom('one', 'two'), { nil: null }),
    mappingHash: fc.constantFrom('old', 'new', 'other'),
    puts: fc.nat({ max: 1 }),
    rejected: fc.nat({ max: 2 }),
    rows: fc.nat(),
  }),
  { minLength: 1, maxLength: 14 },
);

export function testDigests(context: () => ContractContext): void {
  describe('what a ledger comes down to', () => {
    it('is the same as from all of its entries, one by one', async () => {
      const { warehouse, opened } = context();
      const target = notesTarget();
      const { table } = target;
      const { generation } = await loadRows(warehouse, { target, puts: [put('a', 'one', 100)] });
      const other = ledgerEntry({ table, generation: 'another', sequence: 5n, mappingHash: 'another' });
      await assertFresh(
        fc.asyncProperty(loads, instants, instants, async (drawn, from, to) => {
          const entries = drawn.map((load, index) =>
            ledgerEntry({ table, generation, sequence: BigInt(index + 1), ...load }),
          );
          await opened.execute(`DELETE FROM ${opened.ledger} WHERE "table" = '${table}'`);
          await opened.execute(insertEntries(opened.ledger, [other, ...entries]));
          const states = await warehouse.readTargets([table], undefined, { from, to });
          expect(states.get(table)?.ledger).toEqual(digestOf(entries, { from, to }));
          const without = await warehouse.readTargets([table]);
          expect(without.get(table)?.ledger.batches).toEqual([]);
        }),
        runsOf(5),
      );
    });
  });
}
