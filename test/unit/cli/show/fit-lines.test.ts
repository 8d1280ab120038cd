import { describe, expect, test } from '@jest/globals';
import { fitLines } from '../../../../src/cli/show/fit-lines.ts';
import { createStyle } from '../../../../src/cli/show/style.ts';

const cells = [
  '01772443140000-74a9590b',
  'incremental',
  '2026-03-02T09:00:00Z to 09:15:00Z',
  '15 items',
  '10 puts',
];

describe('lines on a terminal', () => {
  test('break between columns, and go on beneath the first of them', () => {
    expect(fitLines(`  applied    ${cells.join('  ')}`, 80)).toBe(
      [
        '  applied    01772443140000-74a9590b  incremental',
        '               2026-03-02T09:00:00Z to 09:15:00Z  15 items  10 puts',
      ].join('\n'),
    );
    expect(fitLines(`             ${cells.join('  ')}`, 60)).toBe(
      [
        '             01772443140000-74a9590b  incremental',
        '               2026-03-02T09:00:00Z to 09:15:00Z  15 items',
        '               10 puts',
      ].join('\n'),
    );
  });

  test('are measured without their colours', () => {
    const { faint, good } = createStyle(true);
    const text = `  ${faint('applied  ')}  ${good(cells.join('  '))}`;
    expect(fitLines(text, 200)).toBe(text);
    const [first = '', second = ''] = fitLines(text, 80).split('\n');
    expect(first).toContain('incremental');
    expect(second).toMatch(/^ {15}2026-03-02T09:00:00Z to /);
  });

  test('that fit, sentences and commands stay whole', () => {
    const command = `dynaload query "${'select 1, '.repeat(20)}2" --warehouse chdb:./prod`;
    const sentence = `ok       warehouse  ${'a long sentence '.repeat(8)}ends`;
    for (const line of ['  applied  nothing new', command, sentence, `  ${'word '.repeat(40)}end`]) {
      expect(fitLines(line, 80)).toBe(line);
    }
  });
});
