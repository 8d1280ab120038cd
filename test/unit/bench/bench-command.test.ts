import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { benchDocumentSchema, type BenchDocument } from '../../bench/bench-document.ts';
import { cleanEnvironment } from '../../support/clean-environment.ts';
import { withTemporaryFolder } from '../../support/temporary-folder.ts';

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

async function bench(words: readonly string[]): Promise<Ended> {
  const child = spawn('npm', ['run', '--silent', 'bench', '--', ...words], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, output };
}

describe('npm run bench', () => {
  let ended: Ended;
  let document: BenchDocument;

  beforeAll(async () => {
    await withTemporaryFolder(async (folder) => {
      const json = path.join(folder, 'figures.json');
      ended = await bench([
        '--quick',
        '--items',
        '1000',
        '--rounds',
        '1',
        '--folder',
        folder,
        '--json',
        json,
      ]);
      if (ended.code !== 0) throw new Error(ended.output);
      document = benchDocumentSchema.parse(JSON.parse(await readFile(json, 'utf8')));
    });
  });

  test('measures every path, each with the rows that it has to make, and writes what it found', () => {
    expect(document).toMatchObject({ node: process.version, quick: true, items: 1000 });
    const read = Object.keys(document.figures).filter((name) => name.includes('_after'));
    expect(read).toHaveLength(2 * 2 * Object.keys(document.reading.afterChanges).length);
    const others = Object.keys(document.figures).filter((name) => !read.includes(name));
    expect(others).toEqual([
      'decodeNarrow',
      'jsonParse',
      'jsonParseOfStrings',
      'gunzip',
      'gunzipLargeChunks',
      'decodeShuffled',
      'decodeWide',
      'decodeNewImageNarrow',
      'decodeNewImageWide',
      'decodeBothImagesNarrow',
      'decodeBothImagesWide',
      'stage',
      'stageWide',
      'stageTenTargets',
      'stageChildTable',
      'gunzipBesideStage',
      'gunzipLargeChunksBesideStage',
      'stageBesideSdk',
      'sdk',
      'sync',
      'syncLoad',
      'clickHouse',
      'clickHouseInsert',
      'changesOnto100',
      'changesOnto100Load',
      'changesOnto1000',
      'changesOnto1000Load',
      'changesOnto10000',
      'changesOnto10000Load',
    ]);
  });

  test('reads items of about 700 bytes, and all of them by the fast way', () => {
    expect(document.bytes / document.items).toBeGreaterThan(600);
    expect(document.bytes / document.items).toBeLessThan(800);
    expect(Object.values(document.fallbackRates)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('reads the view and a plain table of the same rows, after a full export and after changes', () => {
    const queries = ['count', 'sum', 'filter', 'groupBy', 'join', 'topTen', 'byKey'];
    expect(Object.keys(document.reading.afterFull)).toEqual(queries);
    expect(Object.keys(document.reading.afterChanges)).toEqual(queries);
    for (const query of queries) expect(ended.output).toMatch(new RegExp(`^ *reading: ${query} +\\d`, 'm'));
  });

  test('prints every ratio', () => {
    for (const name of ['decodeVsJsonParse', 'stageVsSdk', 'syncVsClickHouse', 'peakMemory10xMB']) {
      expect(ended.output).toMatch(new RegExp(`^ *${name} +\\d`, 'm'));
    }
  });
});
