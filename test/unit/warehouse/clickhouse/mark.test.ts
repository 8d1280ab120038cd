import { describe, expect, it } from '@jest/globals';
import {
  formatMark,
  MARK_START,
  parseMark,
  type Mark,
} from '../../../../src/warehouse/clickhouse/statements/mark.ts';
import { openSealed, sealCommit } from '../../../../src/warehouse/clickhouse/statements/sealed-commit.ts';

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

  it('of a load that a dynaload of the first version had claimed are understood', () => {
    const commit =
      '{"table":"orders","generation":"1","sequence":"1700000000000001","action":"merge","exportId":"02","kind":"incremental",' +
      '"from":1,"to":2,"watermarkBefore":1,"watermark":2,"accepted":"none","tableArn":"arn","tableId":null,' +
      '"mappingHash":"m","items":3,"puts":1,"deletes":1,"rejected":1,"nulled":0,"elsewhere":0,"belowFloor":0,"rows":null,"startedAt":5}';
    const mark = parseMark(
      `{"dynaload":1,"kind":"claim","table":"orders","basis":{"generation":"1","loads":1},"step":{"kind":"load","commit":${commit}}}`,
    );
    if (mark?.kind !== 'claim' || mark.step.kind !== 'load') throw new Error('it is no claim to a load');
    expect(openSealed(mark.step.commit)).toMatchObject({
      sequence: 1_700_000_000_000_001n,
      batch: { id: '02', kind: 'incremental', from: 1, to: 2, position: null },
      watermarkBefore: 1,
      tableId: null,
      belowFloor: 0,
      rows: null,
      startedAt: 5,
    });
    expect(openSealed(sealCommit(openSealed(mark.step.commit)))).toEqual(openSealed(mark.step.commit));
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
