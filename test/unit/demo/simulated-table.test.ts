import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import type { AttributeMap, AttributeValue } from '../../../src/item/attribute-value.ts';
import { histories, tableOf } from '../../support/history-arbitraries.ts';
import { canonical } from '../../support/read-back.ts';

/** The window under test in milliseconds, and three instants in it, one before and one after in microseconds. */
const FROM = 1_700_000_000_000;
const TO = FROM + 900_000;
const BEFORE = FROM * 1000 - 5_000_000;
const FIRST = FROM * 1000 + 1_000_000;
const SECOND = FROM * 1000 + 2_000_000;
const THIRD = FROM * 1000 + 3_000_000;
const AFTER = TO * 1000 + 1_000_000;

const KEY = new Map<string, AttributeValue>([['pk', { S: 'k' }]]);

function item(version: string): AttributeMap {
  return new Map<string, AttributeValue>([...KEY, ['v', { S: version }]]);
}

function withWrites(...writes: readonly (readonly [number, AttributeMap | null])[]): SimulatedTable {
  const table = new SimulatedTable(['pk']);
  for (const [at, image] of writes) {
    if (image === null) table.delete(KEY, at);
    else table.put(image, at);
  }
  return table;
}

describe('the net change of a window', () => {
  const rows: readonly {
    readonly what: string;
    readonly writes: readonly (readonly [number, AttributeMap | null])[];
    readonly change: {
      readonly writtenAt: number;
      readonly oldImage: AttributeMap | null;
      readonly newImage: AttributeMap | null;
    } | null;
  }[] = [
    {
      what: 'an insert',
      writes: [[FIRST, item('a')]],
      change: { writtenAt: FIRST, oldImage: null, newImage: item('a') },
    },
    {
      what: 'an insert and updates: the last state, at the time of the last write',
      writes: [
        [FIRST, item('a')],
        [SECOND, item('b')],
      ],
      change: { writtenAt: SECOND, oldImage: null, newImage: item('b') },
    },
    {
      what: 'two updates: the old image is that of the window start, not of the write before',
      writes: [
        [BEFORE, item('a')],
        [FIRST, item('b')],
        [SECOND, item('c')],
      ],
      change: { writtenAt: SECOND, oldImage: item('a'), newImage: item('c') },
    },
    {
      what: 'an update and a delete: a delete with the image of the window start',
      writes: [
        [BEFORE, item('a')],
        [FIRST, item('b')],
        [SECOND, null],
      ],
      change: { writtenAt: SECOND, oldImage: item('a'), newImage: null },
    },
    {
      what: 'a delete and a new insert: an update',
      writes: [
        [BEFORE, item('a')],
        [FIRST, null],
        [SECOND, item('b')],
      ],
      change: { writtenAt: SECOND, oldImage: item('a'), newImage: item('b') },
    },
    {
      what: 'a delete, a new insert and a delete: a delete',
      writes: [
        [BEFORE, item('a')],
        [FIRST, null],
        [SECOND, item('b')],
        [THIRD, null],
      ],
      change: { writtenAt: THIRD, oldImage: item('a'), newImage: null },
    },
    {
      what: 'a write that changes nothing: an update',
      writes: [
        [BEFORE, item('a')],
        [FIRST, item('a')],
      ],
      change: { writtenAt: FIRST, oldImage: item('a'), newImage: item('a') },
    },
    {
      what: 'a delete of what is gone already: the time of the delete that did it',
      writes: [
        [BEFORE, item('a')],
        [FIRST, null],
        [SECOND, null],
      ],
      change: { writtenAt: FIRST, oldImage: item('a'), newImage: null },
    },
    {
      what: 'a write on the first microsecond of the window: in it',
      writes: [[FROM * 1000, item('a')]],
      change: { writtenAt: FROM * 1000, oldImage: null, newImage: item('a') },
    },
    {
      what: 'a write on the last microsecond of the window: in it',
      writes: [[TO * 1000 - 1, item('a')]],
      change: { writtenAt: TO * 1000 - 1, oldImage: null, newImage: item('a') },
    },
    {
      what: 'an insert and a delete: nothing',
      writes: [
        [FIRST, item('a')],
        [SECOND, null],
      ],
      change: null,
    },
    { what: 'a delete of what never was: nothing', writes: [[FIRST, null]], change: null },
    { what: 'a write before the window: nothing', writes: [[FROM * 1000 - 1, item('a')]], change: null },
    { what: 'a write on the end of the window: nothing', writes: [[TO * 1000, item('a')]], change: null },
  ];

  it.each(rows)('$what', ({ writes, change }) => {
    expect(withWrites(...writes).incrementalChanges(FROM, TO)).toEqual(
      change === null ? [] : [{ keys: KEY, ...change }],
    );
  });

  it('is blind to what comes after the window', () => {
    const table = withWrites([FIRST, item('a')], [AFTER, null]);
    expect(table.incrementalChanges(FROM, TO)).toEqual([
      { keys: KEY, writtenAt: FIRST, oldImage: null, newImage: item('a') },
    ]);
  });

  it('holds exactly the key attributes in keys, partition key first', () => {
    const table = new SimulatedTable(['z', 'a']);
    table.put(
      new Map<string, AttributeValue>([
        ['x', { BOOL: true }],
        ['a', { N: '1' }],
        ['z', { B: 'AA==' }],
      ]),
      FIRST,
    );
    const [change] = table.incrementalChanges(FROM, TO);
    expect([...(change?.keys ?? [])]).toEqual([
      ['z', { B: 'AA==' }],
      ['a', { N: '1' }],
    ]);
  });
});

describe('the state of the table', () => {
  it('has every write strictly before the instant, and none from it on', () => {
    const table = withWrites([FROM * 1000 - 1, item('a')], [FROM * 1000, item('b')]);
    expect(table.fullExport(FROM)).toEqual([item('a')]);
    expect(table.fullExport(FROM + 1)).toEqual([item('b')]);
  });

  it('lacks what was deleted', () => {
    const table = withWrites([BEFORE, item('a')], [FIRST, null]);
    expect(table.stateAt(FROM).size).toBe(1);
    expect(table.stateAt(TO).size).toBe(0);
  });

  it('tells keys of the same text and another type, or another blank, apart', () => {
    const table = new SimulatedTable(['pk']);
    const keys: readonly AttributeValue[] = [{ S: '1' }, { N: '1' }, { S: '1 ' }, { B: '1' }];
    for (const value of keys) table.put(new Map([['pk', value]]), BEFORE);
    expect(table.fullExport(FROM).map((stored) => stored.get('pk'))).toEqual(keys);
  });

  it('keeps items as they were when they were put', () => {
    const mutable = new Map<string, AttributeValue>(item('a'));
    const table = withWrites([BEFORE, mutable]);
    mutable.set('v', { S: 'changed afterwards' });
    expect(table.fullExport(FROM)).toEqual([item('a')]);
  });
});

describe('writes that DynamoDB would not take', () => {
  const table = withWrites([SECOND, item('a')]);

  it('refuses an item without its key', () => {
    expect(() => table.put(new Map([['v', { S: 'x' }]]), THIRD)).toThrow('key attribute pk');
  });

  it('refuses a key of a type that a key cannot have', () => {
    expect(() => table.put(new Map([['pk', { BOOL: true }]]), THIRD)).toThrow('got {"BOOL":true}');
  });

  it('refuses to go back in time', () => {
    expect(() => table.put(item('b'), FIRST)).toThrow('order of time');
  });

  it('refuses a time between two microseconds', () => {
    expect(() => table.put(item('b'), THIRD + 0.5)).toThrow('whole microseconds');
  });
});

it('is the state of the start plus the changes of the windows, whatever the history', () => {
  fc.assert(
    fc.property(histories(), (history) => {
      const table = tableOf(history);
      const [first] = history.windows;
      const rows = new Map(table.stateAt(first?.from ?? 0));
      for (const { from, to } of history.windows) {
        const seen = new Set<string>();
        for (const { keys, newImage, oldImage, writtenAt } of table.incrementalChanges(from, to)) {
          const identity = table.identity(keys);
          expect(seen.has(identity)).toBe(false);
          seen.add(identity);
          expect(oldImage).toEqual(rows.get(identity) ?? null);
          expect(writtenAt).toBeGreaterThanOrEqual(from * 1000);
          expect(writtenAt).toBeLessThan(to * 1000);
          if (newImage === null) rows.delete(identity);
          else rows.set(identity, newImage);
        }
        expect([...rows.values()].map(canonical).toSorted()).toEqual(
          table.fullExport(to).map(canonical).toSorted(),
        );
      }
    }),
    { numRuns: 200 },
  );
});
