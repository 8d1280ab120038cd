import { describe, expect, it } from '@jest/globals';
import {
  formatMark,
  MARK_START,
  parseMark,
  type Mark,
} from '../../../../src/warehouse/clickhouse/statements/mark.ts';

describe('marks', () => {
  it.each<Mark>([
    { kind: 'view', table: 'orders', generation: '1700000000000000' },
    {
      kind: 'claim',
      table: 'orders',
      basis: { generation: '1', loads: 2 },
      step: { kind: 'publication', generation: '3' },
    },
    { kind: 'claim', table: 'orders', basis: null, step: { kind: 'publication', generation: '3' } },
    { kind: 'staging', table: 'it\'s "odd"', sequence: '1', exportId: '01' },
    { kind: 'ledger', version: 7, needs: '0.9.1' },
    { kind: 'lease', name: 'Orders', holder: 'h', process: 'p', until: 5 },
  ])('come back as they were written: $kind', (mark) => {
    const comment = formatMark(mark);
    expect(comment.startsWith(MARK_START)).toBe(true);
    expect(parseMark(comment)).toEqual(mark);
  });

  it('say the first version of the books where none is said', () => {
    expect(parseMark('{"dynaload":1,"kind":"ledger"}')).toMatchObject({ kind: 'ledger', version: 1 });
  });

  it.each([
    '',
    'orders of the shop',
    '{"dynaload":1,',
    '{"dynaload":1,"kind":"view"}',
    '{"dynaload":1,"kind":"x"}',
    '{"kind":"ledger"}',
    'null',
  ])('are not found in %j', (comment) => {
    expect(parseMark(comment)).toBeUndefined();
  });
});
