/**
 * When a target is said to hold no row of an earlier mapping, it holds none: loads and reloads, with one mapping or the
 * other, are played on a table in memory that notes for each row which mapping made it.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasEarlierRows } from '../../src/plan/earlier-mapping.ts';
import { digestOf } from '../support/ledger-digest.ts';
import { ledgerEntry } from '../support/ledger-entries.ts';
import type { LedgerEntry } from '../../src/ledger/ledger.ts';

type Mapping = 'one' | 'other';
const KEYS = ['a', 'b', 'c', 'd'] as const;
/** A window is so many minutes long; every export ends on a border of windows. */
const WINDOW = 10;

interface Write {
  readonly key: string;
  readonly minute: number;
  readonly gone: boolean;
}

interface Export {
  readonly exportId: string;
  readonly from: number | null;
  readonly to: number;
}

interface Row {
  readonly version: number;
  readonly gone: boolean;
  readonly mapping: Mapping;
}

interface Story {
  readonly writes: readonly Write[];
  /** One for each window, with the mapping of its load; null for a window that was accepted as idle. */
  readonly windows: readonly (Mapping | null)[];
  readonly reloads: readonly { readonly pick: number; readonly full: boolean; readonly mapping: Mapping }[];
}

const mappings = fc.constantFrom<Mapping>('one', 'other');
const stories: fc.Arbitrary<Story> = fc.record({
  writes: fc.array(
    fc.record({
      key: fc.constantFrom(...KEYS),
      minute: fc.integer({ min: 1, max: 5 * WINDOW }),
      gone: fc.boolean(),
    }),
    { maxLength: 12 },
  ),
  windows: fc.array(fc.option(mappings, { freq: 8 }), { maxLength: 4 }),
  reloads: fc.array(fc.record({ pick: fc.nat(), full: fc.boolean(), mapping: mappings }), { maxLength: 6 }),
});

/** What an export says: its records, with the version of each. */
function recordsOf(
  writes: readonly Write[],
  { from, to }: Export,
): ReadonlyMap<string, Omit<Row, 'mapping'>> {
  const last = new Map<string, Write>();
  for (const write of writes.toSorted((a, b) => a.minute - b.minute)) {
    if (write.minute < to && write.minute >= (from ?? 0)) last.set(write.key, write);
  }
  const records = [...last].flatMap(([key, { minute, gone }]): [string, Omit<Row, 'mapping'>][] => {
    if (from === null) return gone ? [] : [[key, { version: to * 1000 - 1, gone: false }]];
    return [[key, { version: minute * 1000, gone }]];
  });
  return new Map(records);
}

class Target {
  readonly rows = new Map<string, Row>();
  readonly loads: LedgerEntry[] = [];

  load(
    writes: readonly Write[],
    one: Export,
    mapping: Mapping,
    accepted: LedgerEntry['accepted'] = 'none',
  ): void {
    const records = recordsOf(writes, one);
    for (const [key, record] of records) {
      const held = this.rows.get(key);
      if (held === undefined || record.version >= held.version) this.rows.set(key, { ...record, mapping });
    }
    const deletes = [...records.values()].filter(({ gone }) => gone).length;
    this.loads.push(
      ledgerEntry({
        batch: {
          id: one.exportId,
          kind: one.from === null ? 'full' : 'incremental',
          from: one.from,
          to: one.to,
        },
        accepted,
        mappingHash: mapping,
        puts: records.size - deletes,
        deletes,
      }),
    );
  }
}

function live({ writes, windows, reloads }: Story): { target: Target; applied: readonly Export[] } {
  const target = new Target();
  const base: Export = { exportId: 'base', from: null, to: WINDOW };
  const applied: Export[] = [base];
  target.load(writes, base, 'one');
  let accepted: LedgerEntry['accepted'] = 'none';
  windows.forEach((mapping, index) => {
    const from = WINDOW * (index + 1);
    const window = { exportId: `window-${index}`, from, to: from + WINDOW };
    if (mapping === null) accepted = 'gap';
    else {
      target.load(writes, window, mapping, accepted);
      accepted = 'none';
      applied.push(window);
    }
  });
  for (const { pick, full, mapping } of reloads) {
    const one = applied[pick % applied.length] ?? base;
    target.load(writes, full ? { exportId: `full-${one.to}`, from: null, to: one.to } : one, mapping);
  }
  return { target, applied };
}

describe('whatever was loaded with which mapping', () => {
  test('a target that is said to be of one mapping is of that one', () => {
    let certain = 0;
    fc.assert(
      fc.property(stories, (story) => {
        const { target } = live(story);
        for (const mapping of ['one', 'other'] as const) {
          if (hasEarlierRows(digestOf(target.loads), mapping)) continue;
          certain += 1;
          const rows = [...target.rows.values()].filter(({ gone }) => !gone);
          expect(rows.filter((row) => row.mapping !== mapping)).toEqual([]);
        }
      }),
      { numRuns: 5000 },
    );
    expect(certain).toBeGreaterThan(1000);
  });

  test('it is after every export of it was loaded again', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { target, applied } = live({ ...story, reloads: [] });
        for (const one of applied) target.load(story.writes, one, 'other');
        expect(hasEarlierRows(digestOf(target.loads), 'other')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
