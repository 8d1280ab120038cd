import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assertFresh, runsOf } from '../../support/fresh-runs.ts';
import type { ContractContext } from '../contract-harness.ts';
import { countRows, loadRows, notesTarget, put, readNotes, tombstone } from '../contract-loads.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** At most one change of each key: a version, and a note, or null for a delete. */
const change = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.record({
    version: fc.integer({ min: 1, max: 6 }),
    note: fc.option(fc.constantFrom('x', 'y', 'z', '')),
  }),
);

type Change = Readonly<Record<string, { readonly version: number; readonly note: string | null }>>;

/** The rule, in the fewest words: the highest version, and of equal ones the later load. */
function expectedNotes(loads: readonly Change[]): Record<string, string> {
  const latest = new Map<string, { version: number; note: string | null }>();
  for (const load of loads) {
    for (const [key, next] of Object.entries(load)) {
      const before = latest.get(key);
      if (before === undefined || next.version >= before.version) latest.set(key, next);
    }
  }
  return Object.fromEntries(
    [...latest].flatMap(([key, { note }]) => (note === null ? [] : [[key, note] as const])),
  );
}

const putsOf = (load: Change) =>
  Object.entries(load).flatMap(([key, { version, note }]) =>
    note === null ? [] : [put(key, note, version)],
  );

const tombstonesOf = (load: Change) =>
  Object.entries(load).flatMap(([key, { version, note }]) =>
    note === null ? [tombstone(key, version)] : [],
  );

export function testHistories(context: () => ContractContext): void {
  describe('histories', () => {
    it('hold for loads of any content in any order, and every load counts the rows right', async () => {
      const { warehouse } = context();
      await assertFresh(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (merges) => {
          const target = notesTarget();
          // Rows that no load touches, so that small loads are small.
          const filler = Array.from({ length: 30 }, (_, row) => put(`filler ${row}`, 'f', 1));
          const { generation } = await loadRows(warehouse, { target, puts: filler });
          for (const [index, load] of merges.entries()) {
            const entry = await loadRows(warehouse, {
              target,
              into: generation,
              exportId: `export ${index}`,
              puts: putsOf(load),
              tombstones: tombstonesOf(load),
            });
            expect(entry.rows).toBe(await countRows(warehouse, target));
          }
          const notes = await readNotes(warehouse, target);
          const touched = Object.entries(notes).filter(([key]) => KEYS.includes(key));
          expect(Object.fromEntries(touched)).toEqual(expectedNotes(merges));
          expect(Object.keys(notes)).toHaveLength(touched.length + filler.length);
        }),
        runsOf(3),
      );
    });
  });
}
