import { describe, expect, test } from '@jest/globals';
import { hasEarlierRows } from '../../../src/plan/earlier-mapping.ts';
import type { LedgerEntry } from '../../../src/ledger/ledger.ts';
import { digestOf } from '../../support/ledger-digest.ts';
import { ledgerEntry, type EntryDraft } from '../../support/ledger-entries.ts';

type More = EntryDraft;
const full = (to: number, mappingHash: string, more: More = {}): LedgerEntry =>
  ledgerEntry({ batch: { id: `full-${to}`, kind: 'full', from: null, to }, mappingHash, puts: 1, ...more });
const window = (from: number, to: number, mappingHash: string, more: More = {}): LedgerEntry =>
  ledgerEntry({ batch: { id: `${from}-${to}`, from, to }, mappingHash, puts: 1, ...more });

describe('rows of an earlier mapping', () => {
  test.each<[string, readonly LedgerEntry[]]>([
    ['a change before the newest load', [full(0, 'old'), window(0, 15, 'new')]],
    ['a change after the newest load', [full(0, 'old'), window(0, 15, 'old')]],
    ['a change and back again', [full(0, 'new'), window(0, 15, 'old'), window(15, 30, 'new')]],
    ['one export of two loaded again', [full(0, 'old'), window(0, 15, 'old'), window(0, 15, 'new')]],
    ['an export loaded again before the change', [full(0, 'old'), full(0, 'old'), window(0, 15, 'new')]],
    [
      'a full export loaded again that ends before a window',
      [full(0, 'old'), window(0, 15, 'old'), full(0, 'new')],
    ],
    ['only refused rows', [full(0, 'new'), window(0, 15, 'old', { puts: 0, rejected: 1 })]],
    [
      'a full export over a gap that was accepted',
      [full(0, 'old'), window(15, 30, 'new', { accepted: 'gap' }), full(30, 'new')],
    ],
  ])('may be there after %s', (_, loads) => {
    expect(hasEarlierRows(digestOf(loads), 'new')).toBe(true);
  });

  test.each<[string, readonly LedgerEntry[]]>([
    ['no change', [full(0, 'new'), window(0, 15, 'new')]],
    ['windows without a row', [full(0, 'new'), window(0, 15, 'old', { puts: 0, deletes: 3 })]],
    [
      'every export loaded again',
      [full(0, 'old'), window(0, 15, 'old'), window(0, 15, 'new'), full(0, 'new')],
    ],
    ['a later full export loaded over them', [full(0, 'old'), window(0, 15, 'old'), full(15, 'new')]],
  ])('are not there after %s', (_, loads) => {
    expect(hasEarlierRows(digestOf(loads), 'new')).toBe(false);
  });
});
