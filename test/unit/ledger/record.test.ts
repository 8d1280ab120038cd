import { describe, expect, test } from '@jest/globals';
import { ledgerRecord } from '../../../src/ledger/ledger-record.ts';
import {
  count,
  nullable,
  record,
  serial,
  text,
  time,
  word,
  type FieldValue,
} from '../../../src/ledger/record.ts';
import { ledgerEntry } from '../../support/ledger-entries.ts';

interface Sample {
  readonly name: string;
  readonly inner: { readonly size: number; readonly big: bigint };
  readonly kind: 'one' | 'two';
  readonly at: number | null;
}

const sample = record<Sample>({
  name: text('name', 10),
  inner: record({ size: count('inner_size'), big: serial('inner_big') }),
  kind: word('kind', ['one', 'two']),
  at: nullable(time('at')),
});

function takeOf(values: Readonly<Record<string, FieldValue>>): Sample {
  return sample.take(({ name }) => values[name] ?? null);
}

describe('a record', () => {
  const value: Sample = { name: 'n', inner: { size: 2, big: 9_007_199_254_740_993n }, kind: 'two', at: null };
  const row = { name: 'n', inner_size: 2, inner_big: 9_007_199_254_740_993n, kind: 'two', at: null };

  test('has the columns of its fields in their order, those of a field of several in its place', () => {
    expect(sample.columns.map(({ name, type, nullable: mayBeNull }) => [name, type, mayBeNull])).toEqual([
      ['name', 'text', false],
      ['inner_size', 'integer', false],
      ['inner_big', 'integer', false],
      ['kind', 'word', false],
      ['at', 'time', true],
    ]);
  });

  test('gives and takes the same', () => {
    expect(sample.give(value)).toEqual(Object.values(row));
    expect(takeOf(row)).toEqual(value);
    expect(takeOf({ ...row, inner_size: 2n, at: 5n })).toEqual({ ...value, at: 5 });
  });

  test.each<[string, Readonly<Record<string, FieldValue>>, string]>([
    ['a word that nobody knows', { ...row, kind: 'three' }, 'WAREHOUSE_UNSUPPORTED'],
    ['a number beyond what JavaScript holds exactly', { ...row, inner_size: 2n ** 53n }, 'INTERNAL'],
    ['text where a number was expected', { ...row, inner_size: '2' }, 'INTERNAL'],
    ['a NULL that may not be', { ...row, name: null }, 'INTERNAL'],
  ])('refuses %s', (_, values, code) => {
    expect(() => takeOf(values)).toThrow(expect.objectContaining({ code }));
  });
});

test('the ledger keeps an entry with what it built', () => {
  const entry = ledgerEntry({ batch: { position: 'shard 1: 5' } });
  const shape = {
    columns: [{ name: 'id', type: 'string', nullable: false }],
    keys: [{ attribute: 'id', column: 'id' }],
    where: [],
  };
  const fields = ledgerRecord.give({ entry, shape });
  const byName = new Map(ledgerRecord.columns.map(({ name }, index) => [name, fields[index] ?? null]));
  expect(byName.get('batch_position')).toBe('shard 1: 5');
  expect(ledgerRecord.take(({ name }) => byName.get(name) ?? null)).toEqual({ entry, shape });
});
