import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { RowBlock } from '../../../src/row/row-block.ts';
import { ExportEncoder } from '../../../src/load/export-encoder.ts';
import { ChunkStore, chunked } from '../../support/chunk-store.ts';
import { column, EXPORTED_AT, tableMapping, target } from '../../support/encoder-builders.ts';
import { JSON_ROWS, readRows } from '../../support/json-rows.ts';
import { full } from '../../support/plan-builders.ts';

const FILES = 6;
const ITEMS = 3000;

const noteOf = (pk: string): string => createHash('sha512').update(pk).digest('hex');

function fileOf(number: number): Uint8Array {
  const lines = Array.from({ length: ITEMS }, (_, index) => {
    const pk = `${number}-${index}`;
    return `${JSON.stringify({ Item: { pk: { S: pk }, note: { S: noteOf(pk) } } })}\n`;
  });
  return gzipSync(lines.join(''));
}

test('blocks stand until the sink is done with them, while other files go on', async () => {
  const contents = Array.from({ length: FILES }, (_, number) => fileOf(number));
  const objects = Object.fromEntries(
    contents.map((bytes, number) => [`file-${number}`, chunked(bytes, [20_000, 3000])]),
  );
  const wanted = target([column('pk', 'string'), column('note', 'string')]);
  const rows: (readonly unknown[])[] = [];
  const memories = new Set<unknown>();
  let [underWay, mostUnderWay, parts] = [0, 0, 0];
  const encoder = new ExportEncoder({
    store: new ChunkStore(objects),
    mapping: tableMapping(['pk'], [wanted]),
    source: { ...full(0), at: EXPORTED_AT },
    targets: [{ target: wanted, floor: 0, loadedAt: 0, blockBytes: 100_000 }],
    format: JSON_ROWS,
    sink: {
      lines: () => undefined,
      failed: (_, failure) => {
        throw failure;
      },
      part: async (_, { blocks }) => {
        parts += 1;
        underWay += 1;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        // Some are taken sooner than others.
        for (let turns = (parts * 7) % 5; turns >= 0; turns--) await new Promise(setImmediate);
        rows.push(...readRows(blocks, 'puts'));
        for (const { bytes } of blocks satisfies readonly RowBlock[]) memories.add(bytes.buffer);
        underWay -= 1;
      },
    },
  });
  const { signal } = new AbortController();
  await Promise.all(
    contents.map((_, number) =>
      encoder.encodeFile({ key: `file-${number}`, itemCount: ITEMS, md5: null }, signal),
    ),
  );
  await encoder.finish();

  const found = new Map(rows.map(([pk, note]) => [pk, note]));
  expect(rows.length).toBe(FILES * ITEMS);
  expect(found.size).toBe(FILES * ITEMS);
  expect([...found].filter(([pk, note]) => note !== noteOf(String(pk)))).toEqual([]);
  // The test would say nothing if blocks came one by one, or each in memory of its own.
  expect(mostUnderWay).toBeGreaterThan(1);
  expect(memories.size).toBeLessThan(parts);
});
