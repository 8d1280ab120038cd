import { describe, expect, test } from '@jest/globals';
import { trialText } from '../../../src/cli/against/trial-text.ts';
import { createStyle } from '../../../src/cli/show/style.ts';
import { decodeLine } from '../../../src/item/export-line.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { MappingTrial } from '../../../src/profile/trial/mapping-trial.ts';
import type { TrialReport } from '../../../src/profile/trial/trial-report.ts';

type Json = Record<string, unknown>;

const EXPLODE = [
  {
    table: 'lines',
    from: 'order.lines',
    columns: { sku: 'string', qty: { type: 'int32', nullValues: ['none'], onMismatch: 'null' } },
    explode: [{ table: 'codes', from: 'codes', columns: { code: { type: 'int32', from: [] } } }],
  },
  { table: 'notes', from: 'notes', name: 'of', columns: { text: 'string' } },
];

function tried(...items: readonly Json[]): TrialReport {
  const targets = [{ table: 'orders', columns: { pk: 'string' }, explode: EXPLODE }];
  const trial = new MappingTrial(
    compileMapping({ source: { table: 'Shop', keys: ['pk'] }, targets }, 'm.json'),
  );
  items.forEach((item, index) => {
    const line = Buffer.from(JSON.stringify({ Item: { pk: { S: `k${index}` }, ...item } }));
    const at = { file: 'f', line: index + 1 };
    trial.add({ record: decodeLine(line, 'full', at), at });
  });
  return trial.report(items.length);
}

const map = (members: Json): Json => ({ M: members });
const lines = (...L: readonly Json[]): Json => ({ order: map({ lines: { L } }) });

describe('a trial of a mapping with child tables', () => {
  test('counts the rows of each of the items that fit', () => {
    const { targets } = tried(
      lines(map({ codes: { NS: ['1', '2'] } }), map({ qty: { S: 'none' } }), { NULL: true }),
      { ...lines(map({})), notes: map({ a: map({}), b: map({}) }) },
      lines(map({}), map({ sku: { BOOL: true } })),
      {},
    );
    expect(targets[0]).toMatchObject({
      rejected: 1,
      children: [
        { table: 'lines', rows: 4 },
        { table: 'codes', rows: 2 },
        { table: 'notes', rows: 2 },
      ],
    });
  });

  test('groups what does not fit by its path, and tells what becomes NULL from what is rejected', () => {
    const report = tried(
      lines(map({ qty: { S: 'x' } }), map({ qty: { S: 'y' } })),
      lines(map({}), map({ codes: { L: [{ N: '1' }, { S: 'z' }] } })),
      lines(map({ codes: { SS: ['z'] } })),
      lines(map({ codes: { S: 'z' } })),
      lines(map({}), { S: 'z' }),
      { notes: map({ a: map({ text: { BOOL: true } }) }) },
      { notes: { L: [] } },
    );
    const found = report.targets[0]?.mismatches.map(({ column, path, what, onMismatch, count }) => [
      [column, path].join(' '),
      what,
      onMismatch,
      count,
    ]);
    expect(found).toEqual([
      ['lines order.lines[*].qty', 'int32 from S', 'null', 2],
      ['lines order.lines[*].codes[*]', 'int32 from S', 'reject', 1],
      ['lines order.lines[*].codes[*]', 'int32 from a set', 'reject', 1],
      ['lines order.lines[*].codes', 'a list or a set from S', 'reject', 1],
      ['lines order.lines[*]', 'an element from S', 'reject', 1],
      ['notes notes[*].text', 'string from BOOL', 'reject', 1],
      ['notes ', 'a map from L', 'reject', 1],
    ]);
    expect(report).toMatchObject({ rejected: 6, targets: [{ rejected: 6 }] });
    const text = trialText(report, createStyle(false));
    expect(text).toContain('lines: 2 rows');
    expect(text).toContain('lines, order.lines[*].qty: 2 values, int32 from S (become NULL)');
    expect(text).toContain('notes: 1 value, a map from L');
  });
});
