/**
 * Random histories of a DynamoDB table and the exports that were taken of it. Few keys and many writes, so that keys
 * are updated, deleted and inserted again, also on the very borders of windows. All of it is plain data, so that a
 * failing history shrinks and prints. Windows are in epoch milliseconds, writes in epoch microseconds.
 */
import fc from 'fast-check';
import { SimulatedTable, type PrimaryKey } from '../../src/demo/simulated-table.ts';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { numberText, setValue, text } from './attribute-arbitraries.ts';

export type HistoryStep =
  | { readonly kind: 'put'; readonly item: AttributeMap; readonly at: number }
  | { readonly kind: 'delete'; readonly key: AttributeMap; readonly at: number };

export interface History {
  readonly primaryKey: PrimaryKey;
  /** In the order of time. Some lie before the first window, some after the last. */
  readonly steps: readonly HistoryStep[];
  /** Each begins where the one before ends. */
  readonly windows: readonly { readonly from: number; readonly to: number }[];
  /** Instants of full exports, ascending: the start of the first window, and perhaps others, on borders or between. */
  readonly fullExportsAt: readonly number[];
}

export interface HistoryOptions {
  /** The attributes beside the key. Default: a number, a text, a set, a state and a list of maps, each of which may be missing. */
  readonly attributes?: fc.Arbitrary<AttributeMap>;
  readonly maxWindows?: number;
  readonly maxSteps?: number;
}

const MINUTE = 60_000;
/** Not on a whole second: exports that were not asked for a time take the millisecond at which they began. */
const BEGINNING = Date.UTC(2026, 0, 5, 8, 0, 0, 109);

/** Values of one attribute that conditions tell apart: another type is another value. */
const STATES: readonly AttributeValue[] = [
  { S: 'OPEN' },
  { S: 'DONE' },
  { N: '1' },
  { BOOL: true },
  { SS: ['OPEN', 'x'] },
];

/** Keys that are easily taken for one another. */
const KEY_TEXTS = ['a', 'a ', 'A', 'a\tb', '🔑'] as const;
const SORT_NUMBERS = ['1', '-1'] as const;

export function histories(options: HistoryOptions = {}): fc.Arbitrary<History> {
  const { maxWindows = 5, maxSteps = 30 } = options;
  return fc
    .tuple(fc.array(windowLength(), { minLength: 1, maxLength: maxWindows }), fc.boolean())
    .chain(([lengths, hasSortKey]) => {
      const borders = bordersOf(lengths);
      const primaryKey: PrimaryKey = hasSortKey ? ['pk', 'sk'] : ['pk'];
      return fc.record({
        primaryKey: fc.constant(primaryKey),
        steps: fc
          .array(historySteps(hasSortKey, borders, options.attributes ?? defaultAttributes()), {
            maxLength: maxSteps,
            // Otherwise fast-check leans towards histories too short for anything to happen twice.
            size: 'max',
          })
          .map((steps) => steps.toSorted((a, b) => a.at - b.at)),
        windows: fc.constant(windowsOf(borders)),
        fullExportsAt: fullExportsAt(borders),
      });
    });
}

/** The table after the whole history. */
export function tableOf(history: History): SimulatedTable {
  const table = new SimulatedTable(history.primaryKey);
  for (const step of history.steps) {
    if (step.kind === 'put') table.put(step.item, step.at);
    else table.delete(step.key, step.at);
  }
  return table;
}

/** Indexes from 0 to count - 1 in the order of their arrival: each at least once, some again. */
export function deliveries(count: number): fc.Arbitrary<readonly number[]> {
  const all = Array.from({ length: count }, (_, index) => index);
  return fc
    .array(fc.nat({ max: Math.max(0, count - 1) }), { maxLength: count === 0 ? 0 : 3 })
    .chain((again) => shuffled([...all, ...again]));
}

function shuffled(indexes: readonly number[]): fc.Arbitrary<readonly number[]> {
  return fc.shuffledSubarray([...indexes], { minLength: indexes.length, maxLength: indexes.length });
}

/** From 15 minutes to 24 hours, as DynamoDB allows. */
function windowLength(): fc.Arbitrary<number> {
  return fc.oneof(fc.constant(15 * MINUTE), fc.integer({ min: 15 * MINUTE, max: 24 * 60 * MINUTE }));
}

function bordersOf(lengths: readonly number[]): readonly number[] {
  const borders = [BEGINNING];
  let at = BEGINNING;
  for (const length of lengths) {
    at += length;
    borders.push(at);
  }
  return borders;
}

function windowsOf(borders: readonly number[]): History['windows'] {
  return borders.slice(1).map((to, index) => ({ from: borders[index] ?? to, to }));
}

function fullExportsAt(borders: readonly number[]): fc.Arbitrary<readonly number[]> {
  const last = borders.at(-1) ?? BEGINNING;
  return fc
    .tuple(
      fc.subarray(borders.slice(1)),
      fc.option(fc.integer({ min: BEGINNING + 1, max: last }), { nil: null, freq: 3 }),
    )
    .map(([onBorders, between]) => {
      const instants = new Set([BEGINNING, ...onBorders, ...(between === null ? [] : [between])]);
      return [...instants].toSorted((a, b) => a - b);
    });
}

function historySteps(
  hasSortKey: boolean,
  borders: readonly number[],
  others: fc.Arbitrary<AttributeMap>,
): fc.Arbitrary<HistoryStep> {
  const key = keyAttributes(hasSortKey);
  const at = writeTime(borders);
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(key, others, at)
        .map(([keys, more, time]) => ({ kind: 'put' as const, item: new Map([...more, ...keys]), at: time })),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), key, at }) },
  );
}

function keyAttributes(hasSortKey: boolean): fc.Arbitrary<AttributeMap> {
  return fc.tuple(fc.constantFrom(...KEY_TEXTS), fc.constantFrom(...SORT_NUMBERS)).map(
    ([S, N]) =>
      new Map<string, AttributeValue>(
        hasSortKey
          ? [
              ['pk', { S }],
              ['sk', { N }],
            ]
          : [['pk', { S }]],
      ),
  );
}

/** On a border, a microsecond beside it, or anywhere from an hour before the first to an hour after the last. */
function writeTime(borders: readonly number[]): fc.Arbitrary<number> {
  const last = borders.at(-1) ?? BEGINNING;
  return fc.oneof(
    fc
      .tuple(fc.constantFrom(...borders), fc.constantFrom(-1, 0, 1))
      .map(([border, off]) => border * 1000 + off),
    fc.integer({ min: (BEGINNING - 60 * MINUTE) * 1000, max: (last + 60 * MINUTE) * 1000 }),
  );
}

function defaultAttributes(): fc.Arbitrary<AttributeMap> {
  const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
    fc.option(arbitrary, { nil: null });
  return fc
    .record({
      count: maybe(numberText()),
      note: maybe(noteText()),
      tags: maybe(setValue()),
      state: maybe(fc.constantFrom(...STATES)),
      lines: maybe(lineList()),
    })
    .map(({ count, note, tags, state, lines }) => {
      const item = new Map<string, AttributeValue>();
      if (count !== null) item.set('count', { N: count });
      if (note !== null) item.set('note', { S: note });
      if (tags !== null) item.set('tags', tags);
      if (state !== null) item.set('state', state);
      if (lines !== null) item.set('lines', lines);
      return item;
    });
}

/** Elements that are easily mixed up, with a list inside; some have nothing, and some lists no elements. */
function lineList(): fc.Arbitrary<AttributeValue> {
  const line = fc
    .record({
      sku: fc.constantFrom('a', 'a ', 'it\'s "b"', 'c\\td\t', '(1),[2]', '🔑', ''),
      qty: fc.constantFrom('0', '-1', '9007199254740993', '0.5'),
      codes: fc.array(fc.constantFrom('x', "y'", 'NULL'), { maxLength: 3 }),
      has: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    })
    .map(({ sku, qty, codes, has }): AttributeValue => {
      const members: readonly [string, AttributeValue][] = [
        ['sku', { S: sku }],
        ['qty', { N: qty }],
        ['codes', { L: codes.map((S) => ({ S })) }],
      ];
      return { M: new Map(members.filter((_, index) => has[index])) };
    });
  return fc.array(line, { maxLength: 4 }).map((L) => ({ L }));
}

/** Any text, or one of parts, prefixes and blanks that conversions take apart. */
function noteText(): fc.Arbitrary<string> {
  const parts = fc.array(fc.constantFrom('N#', '#', ' ', '\u3000', '\u0085', 'Ab', 'ß', 'İ', '"', '\\'), {
    maxLength: 6,
  });
  return fc.oneof(
    text(),
    parts.map((some) => some.join('')),
  );
}
