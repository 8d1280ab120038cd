import { describe, expect, test } from '@jest/globals';
import { movesSection, sectionsText } from '../../../../src/cli/show/sections.ts';
import { createStyle } from '../../../../src/cli/show/style.ts';
import { skippedSection } from '../../../../src/cli/show/sync-text.ts';
import type { MoveReport, SkippedReport } from '../../../../src/sync/report/report.ts';

const PLAIN = createStyle(false);
const arn = (account: string, table: string): string =>
  `arn:aws:dynamodb:eu-west-1:${account}:table/${table}`;
const move: MoveReport = {
  table: 'cases',
  from: arn('111122223333', 'Cases'),
  to: arn('111122223333', 'Cases-restored'),
  watermarkBefore: '2026-11-22T00:00:00Z',
  base: '2026-11-20T18:30:00Z',
  watermark: '2026-11-22T18:30:00Z',
};

function textOf(more: Partial<MoveReport>): string {
  return sectionsText([movesSection([{ ...move, ...more }], PLAIN)], PLAIN).trim();
}

describe('a target that moves', () => {
  test('goes back in time, and then on', () => {
    expect(textOf({})).toBe(
      'moves  cases moves from Cases to Cases-restored, back in time from 2026-11-22T00:00:00Z to ' +
        '2026-11-20T18:30:00Z, then on to 2026-11-22T18:30:00Z',
    );
    expect(textOf({ watermark: move.base })).toMatch(/to 2026-11-20T18:30:00Z$/);
  });

  test('goes forward, between tables of one name', () => {
    const to = arn('999999999999', 'Cases');
    expect(textOf({ to, base: '2026-11-23T00:00:00Z' })).toBe(
      `moves  cases moves from ${move.from} to ${to}`,
    );
  });
});

test('exports of tables that the mapping has left are counted, not listed', () => {
  const one: SkippedReport = {
    exportId: 'e',
    kind: 'full',
    window: { from: null, to: '2026-11-22T00:00:00Z' },
    reason: 'former table',
    detail: '',
  };
  const { lines } = skippedSection({
    skipped: [one, one, { ...one, reason: 'applied' }],
    totals: { skipped: { 'former table': 2, applied: 1 }, waiting: 0, refused: 0 },
  });
  expect(lines).toEqual([
    '2 exports of tables from which the mapping has moved on',
    '1 export already part of the table',
  ]);
});
