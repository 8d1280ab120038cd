import { describe, expect, it } from '@jest/globals';
import { buildIncrementalExport } from '../../../src/demo/export-writer.ts';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import { exportedTable } from '../../support/export-generator.ts';
import { recordLinesOf, recordsOf } from '../../support/read-back.ts';
import { AT, full, TO, unicorns } from '../../support/unicorn-exports.ts';

describe('the records', () => {
  it('of a full export hold the item and nothing else', () => {
    for (const record of recordsOf(full)) expect(Object.keys(record)).toEqual(['Item']);
  });

  it('of a full export have their attributes in an order that differs between items', () => {
    const orders = recordsOf(full).map(({ Item }) => Object.keys(Item ?? {}).join());
    expect(new Set(orders).size).toBeGreaterThan(3);
  });

  it('are in no order', () => {
    const numbers = recordLinesOf(full).map((line) => Number(/"sk":\{"N":"(\d+)"\}/.exec(line)?.[1]));
    expect(numbers).toHaveLength(40);
    expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
  });

  const byKey = (view: 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES'): ReadonlyMap<string, string> => {
    const lines = recordLinesOf(buildIncrementalExport({ ...unicorns, from: AT, to: TO, view }));
    return new Map(lines.map((line) => [/"sk":\{"N":"(\d+)"\}/.exec(line)?.[1] ?? '', line]));
  };
  const old = (sk: string): string =>
    `{"alpha":{"M":{"B":{"BOOL":false},"b":{"NULL":true}}},"pk":{"S":"p${sk}"},"sk":{"N":"${sk}"},` +
    '"zebra":{"S":"Zürich \\"quoted\\"\\n"}}';
  const start = (sk: string, micros: number): string =>
    `{"Metadata":{"WriteTimestampMicros":{"N":"171679030710900${micros}"}},"Keys":{"pk":{"S":"p${Number(sk) % 10}"},"sk":{"N":"${sk}"}}`;
  const inserted = `${start('100', 7)},"NewImage":{"pk":{"S":"p0"},"sk":{"N":"100"}}}`;

  it('of an incremental export have Metadata, Keys, OldImage, NewImage, and sorted maps', () => {
    expect(Object.fromEntries(byKey('NEW_AND_OLD_IMAGES'))).toEqual({
      '100': inserted,
      '1': `${start('1', 8)},"OldImage":${old('1')},"NewImage":{"pk":{"S":"p1"},"sk":{"N":"1"}}}`,
      '2': `${start('2', 9)},"OldImage":${old('2')}}`,
    });
  });

  it('have no old image when only new ones were asked for; a delete has then only its keys', () => {
    expect(Object.fromEntries(byKey('NEW_IMAGE'))).toEqual({
      '100': inserted,
      '1': `${start('1', 8)},"NewImage":{"pk":{"S":"p1"},"sk":{"N":"1"}}}`,
      '2': `${start('2', 9)}}`,
    });
  });

  it('sort the names of Keys too, so that their order does not tell the partition key', () => {
    const table = new SimulatedTable(['z', 'a']);
    table.put(
      new Map([
        ['z', { S: 'partition' }],
        ['a', { S: 'sort' }],
      ]),
      AT * 1000,
    );
    const exported = buildIncrementalExport({
      ...unicorns,
      table: exportedTable('t', table),
      from: AT,
      to: TO,
    });
    expect(recordLinesOf(exported)[0]).toContain('"Keys":{"a":{"S":"sort"},"z":{"S":"partition"}}');
  });

  it('keep names that mean something to JavaScript', () => {
    const table = new SimulatedTable(['pk']);
    table.put(
      new Map([
        ['pk', { S: 'x' }],
        ['__proto__', { S: 'kept' }],
        ['2', { S: 'b' }],
        ['10', { S: 'a' }],
      ]),
      AT * 1000,
    );
    const exported = buildIncrementalExport({
      ...unicorns,
      table: exportedTable('t', table),
      from: AT,
      to: TO,
    });
    expect(recordLinesOf(exported)[0]).toContain(
      '"NewImage":{"10":{"S":"a"},"2":{"S":"b"},"__proto__":{"S":"kept"},"pk":{"S":"x"}}',
    );
  });
});
