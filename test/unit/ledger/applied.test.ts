import { describe, expect, test } from '@jest/globals';
import { floorOf, readApplied } from '../../../src/ledger/applied.ts';
import type { LedgerEntry } from '../../../src/ledger/ledger.ts';
import { digestOf } from '../../support/ledger-digest.ts';
import { ledgerEntry, type EntryDraft } from '../../support/ledger-entries.ts';
import { clock, minute } from '../../support/plan-builders.ts';

function load(
  action: LedgerEntry['action'],
  window: { from?: number; to: number },
  more: EntryDraft = {},
): LedgerEntry {
  return ledgerEntry({
    action,
    batch: {
      id: `${action}-${window.to}`,
      kind: window.from === undefined ? 'full' : 'incremental',
      from: window.from === undefined ? null : minute(window.from),
      to: minute(window.to),
    },
    ...more,
  });
}

function read(...loads: LedgerEntry[]): ReturnType<typeof readApplied> {
  return readApplied(digestOf(loads, { from: minute(-60), to: minute(600) }));
}

describe('readApplied', () => {
  test('a full export and its chain: watermark, base and boundaries', () => {
    const applied = read(
      load('replace', { to: 0 }),
      load('merge', { from: 0, to: 15 }),
      load('merge', { from: 15, to: 30 }),
    );
    expect(clock(applied.base)).toBe(0);
    expect(clock(applied.watermark)).toBe(30);
    expect([...applied.boundaries].map(clock)).toEqual([0, 15, 30]);
    expect(applied).toMatchObject({ exact: true, livesOnIncrementals: true, openGaps: [] });
  });

  test('a reload neither moves the watermark nor makes a boundary', () => {
    const applied = read(
      load('replace', { to: 0 }),
      load('merge', { from: 0, to: 30 }),
      load('reload', { from: 5, to: 10 }, { watermark: minute(30) }),
    );
    expect(clock(applied.watermark)).toBe(30);
    expect([...applied.boundaries].map(clock)).toEqual([0, 30]);
  });

  test('an accepted gap stays open until fills have covered all of it', () => {
    const gap = load('merge', { from: 60, to: 75 }, { accepted: 'gap', watermarkBefore: minute(0) });
    const fill = (from: number, to: number): LedgerEntry =>
      load('fill', { from, to }, { watermark: minute(75) });
    const open = (...loads: LedgerEntry[]): readonly string[] =>
      read(load('replace', { to: 0 }), gap, ...loads).openGaps.map((w) => `${clock(w.from)}-${clock(w.to)}`);
    expect(open()).toEqual(['0-60']);
    expect(open(fill(15, 30))).toEqual(['0-15', '30-60']);
    expect(open(fill(15, 30), fill(30, 60))).toEqual(['0-15']);
    expect(open(fill(15, 30), fill(30, 60), fill(0, 15))).toEqual([]);
    expect(read(load('replace', { to: 0 }), gap).exact).toBe(false);
    expect(read(load('replace', { to: 0 }), gap, fill(0, 60)).exact).toBe(true);
  });

  test('an accepted overlap is never exact again in this generation', () => {
    const overlap = load('merge', { from: 5, to: 30 }, { accepted: 'overlap', watermarkBefore: minute(15) });
    expect(read(load('replace', { to: 15 }), overlap).exact).toBe(false);
  });
});

test('the floor is one microsecond before the full export, so that a write stamped at its instant wins', () => {
  expect(floorOf(1_716_790_307_109)).toBe(1_716_790_307_108_999);
});
