import { describe, expect, test } from '@jest/globals';
import type { TableMapping } from '../../../../src/mapping/mapping.ts';
import { FastEncoder } from '../../../../src/row/fast/fast-encoder.ts';
import type { LineEncoder, LineEncoderOptions } from '../../../../src/row/line-encoder.ts';
import { ReferenceEncoder } from '../../../../src/row/reference-encoder.ts';
import { noCounts, TargetRows } from '../../../../src/row/target-rows.ts';
import { csvFormat } from '../../../../src/warehouse/redshift/statements/csv-format.ts';
import { tsvFormat } from '../../../../src/warehouse/clickhouse/statements/tsv-format.ts';
import { column, restColumn, tableMapping, target } from '../../../support/encoder-builders.ts';
import { incremental } from '../../../support/plan-builders.ts';

interface Encoded {
  /** By target: the rows and the tombstones, as text. */
  readonly rows: readonly (readonly string[])[];
  readonly counts: readonly unknown[];
  /** By target: indexes of columns. */
  readonly seen: readonly (readonly number[])[];
  readonly encoder: LineEncoder;
}

/** Milliseconds; the window begins with 1970. */
const WINDOW_END = 900_000;

const FORMATS = { tsvFormat, csvFormat };

function encoded(
  mapping: TableMapping,
  batch: Buffer,
  format: keyof typeof FORMATS,
  make: (options: LineEncoderOptions) => LineEncoder,
): Encoded {
  const targets = mapping.targets.map((each) => ({
    target: each,
    floor: 0,
    loadedAt: 0,
    rows: new TargetRows(),
  }));
  const source = { ...incremental(0, 15, { exportId: 'export-1' }), from: 0, to: WINDOW_END };
  const encoder = make({ mapping, source, targets, format: FORMATS[format] });
  encoder.encodeBatch({ bytes: batch, firstLine: 1, lines: 0 }, 'data.json.gz');
  return {
    rows: targets.map(({ rows }) =>
      [rows.puts, rows.tombstones].map((out) => Buffer.from(out.take()).toString()),
    ),
    counts: targets.map(({ rows }) => rows.counts),
    seen: targets.map(({ rows }) => rows.seen),
    encoder,
  };
}

/** Encodes a batch in both ways, which have to agree. @returns how many lines the reference took */
function fallbackLines(
  mapping: TableMapping,
  lines: readonly string[],
  format: keyof typeof FORMATS,
): number {
  const batch = Buffer.from(`${lines.join('\n')}\n`);
  const fast = encoded(mapping, batch, format, (options) => new FastEncoder(options));
  const reference = encoded(mapping, batch, format, (options) => new ReferenceEncoder(options));
  expect(fast.rows).toEqual(reference.rows);
  expect(fast.counts).toEqual(reference.counts);
  expect(fast.rows[0]?.join('').length).toBeGreaterThan(0);
  return fast.encoder instanceof FastEncoder ? fast.encoder.fallbackLines : Number.NaN;
}

function record(key: string, image: string, micros = 5): string {
  const keys = `"pk":{"S":"${key}"}`;
  const head = `{"Metadata":{"WriteTimestampMicros":{"N":"${String(micros)}"}},"Keys":{${keys}}`;
  return image === '' ? `${head}}` : `${head},"NewImage":{${keys},${image}}}`;
}

const two = tableMapping(
  ['pk'],
  [
    target([column('pk', 'string'), column('text', 'string'), restColumn('rest', ['pk', 'text'])]),
    target([column('pk', 'string'), column('text', 'json'), column('numbers', 'list<int64>')], 1, {
      table: 'others',
    }),
  ],
);

describe.each(['tsvFormat', 'csvFormat'] as const)('in %s', (format) => {
  test('batches far larger than what is kept at once come out in their order, whoever took which line', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => {
      const key = `key-${String(i)}`;
      if (i % 7 === 0) return record(key, '');
      // White space, which DynamoDB does not write.
      if (i % 501 === 0) return record(key, `"text" : {"S":"unusual"}`);
      return record(
        key,
        `"text":{"S":"line ${String(i)}\\n\\"it's\\""},"numbers":{"NS":["10","9"]},"x":{"BOOL":true}`,
      );
    });
    const unusual = lines.filter((line) => line.includes('unusual')).length;
    expect(fallbackLines(two, lines, format)).toBe(unusual);
  });

  test('a value that does not fit one target does not make the others slow', () => {
    const strict = target([column('pk', 'string'), column('text', 'int32')], 1, { table: 'strict' });
    const lenient = target([column('pk', 'string'), column('text', 'string')]);
    const lines = [record('a', '"text":{"S":"x"}'), record('b', '')];
    const mapping = tableMapping(['pk'], [strict, lenient]);
    expect(fallbackLines(mapping, lines, format)).toBe(0);
    const { encoder, counts } = encoded(mapping, Buffer.from(`${lines.join('\n')}\n`), format, (options) => {
      return new FastEncoder(options);
    });
    expect(encoder).toMatchObject({ partialLines: 1 });
    expect(counts).toEqual([
      { ...noCounts(), rejected: 1, deletes: 1 },
      { ...noCounts(), puts: 1, deletes: 1 },
    ]);
  });

  test('a line that is larger than any item is left to the reference, with those beside it', () => {
    const lines = [
      record('a', '"text":{"S":"before"}'),
      record('b', `"text":{"S":"${'x'.repeat(5 * 1024 * 1024)}"}`),
      record('c', ''),
    ];
    expect(fallbackLines(tableMapping(['pk'], [target([column('pk', 'string')])]), lines, format)).toBe(3);
    expect(
      fallbackLines(
        tableMapping(['pk'], [target([column('pk', 'string')])]),
        [lines[0] ?? '', lines[2] ?? ''],
        format,
      ),
    ).toBe(0);
  });

  test('a record that is stamped outside the window is for the reference to refuse', () => {
    const mapping = tableMapping(['pk'], [target([column('pk', 'string')])]);
    const end = WINDOW_END * 1000;
    expect(fallbackLines(mapping, [record('a', '', 1), record('b', '', end - 1)], format)).toBe(0);
    const batch = Buffer.from(`${record('a', '', end - 1)}\n${record('b', '', end)}\n`);
    expect(() => encoded(mapping, batch, format, (options) => new FastEncoder(options))).toThrow(
      /line 2: expected a write .* stamped 1970-01-01T00:15:00\.000000Z/,
    );
  });

  test('a row that has no room beside the others is left to the reference', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      column(`copy_${String(i)}`, 'json', { path: ['text'] }),
    );
    const mapping = tableMapping(['pk'], [target([column('pk', 'string'), ...many])]);
    const long = record('b', `"text":{"S":"${'\\"'.repeat(20_000)}"}`);
    const lines = [record('a', '"text":{"S":"short"}'), long, record('c', '"text":{"S":"short"}'), long];
    expect(fallbackLines(mapping, lines, format)).toBe(2);
  });

  describe('a column is seen once an item of its target had the attribute', () => {
    const pk = column('pk', 'string');
    const where = [{ attribute: 'pk', test: 'equals', values: ['mine'] }] as const;
    const columns = [
      pk,
      column('text', 'string'),
      column('city', 'string', { path: ['address', 'city'] }),
      column('second', 'string', { path: ['list', 1] }),
      column('count', 'int32', { default: 1 }),
      restColumn('rest', ['pk']),
    ];
    const mapping = tableMapping(['pk'], [target(columns), target(columns, 1, { table: 'others', where })]);
    const both = (...lines: readonly string[]): readonly Encoded[] => {
      const batch = Buffer.from(`${lines.join('\n')}\n`);
      return [FastEncoder, ReferenceEncoder].map((Made) =>
        encoded(mapping, batch, format, (options) => new Made(options)),
      );
    };

    test.each([
      ['of any type that fits', '"text":{"N":"1"}', [0, 1]],
      ['also when it is NULL', '"text":{"NULL":true}', [0, 1]],
      ['at the end of a path', '"address":{"M":{"town":{"S":"x"},"city":{"S":"x"}}}', [0, 2]],
      ['but not on the way there', '"address":{"M":{"town":{"S":"x"}}},"list":{"L":[{"S":"x"}]}', [0]],
      ['in a list', '"list":{"L":[{"S":"x"},{"S":"x"}]}', [0, 3]],
      ['where there would be a default', '"count":{"N":"7"}', [0, 4]],
    ])('%s', (_, image, expected) => {
      for (const { seen, encoder } of both(record('other', ''), record('other', image))) {
        expect(seen).toEqual([expected, []]);
        // What the kernel saw.
        if (encoder instanceof FastEncoder) expect(encoder.fallbackLines).toBe(0);
      }
      for (const { seen } of both(record('mine', image))) expect(seen).toEqual([expected, expected]);
    });

    test('also in a row that is refused, on either side of what does not fit', () => {
      const image = '"count":{"S":"many"},"text":{"S":"x"},"list":{"L":[{"S":"x"},{"S":"x"}]}';
      const late = '"text":{"SS":["a"]},"address":{"M":{"city":{"S":"x"}}}';
      for (const { seen } of both(record('other', image))) expect(seen[0]).toEqual([0, 1, 3, 4]);
      for (const { seen } of both(record('other', late))) expect(seen[0]).toEqual([0, 1, 2]);
    });

    test('by whichever of the two took the line', () => {
      const lines = [record('other', '"text" : {"S":"unusual"}'), record('other', '"count":{"N":"7"}')];
      for (const { seen } of both(...lines)) expect(seen).toEqual([[0, 1, 4], []]);
    });
  });
});
