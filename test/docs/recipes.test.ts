/** Each recipe of docs/recipes.md is loaded as it stands there: its items by a full export, its changes by an incremental. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createStyle } from '../../src/cli/show/style.ts';
import { queryText } from '../../src/cli/show/query/query-table.ts';
import { SimulatedTable } from '../../src/demo/simulated-table.ts';
import { openSource } from '../../src/export/open-source.ts';
import { decodeLine } from '../../src/item/export-line.ts';
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import { secretsWith } from '../../src/mapping/conversion/mask-secret.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import { sync } from '../../src/sync/sync.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { openOnly } from '../contract/contract-harness.ts';
import { embeddedClickHouse } from '../contract/embedded-harness.ts';
import {
  exportedTable,
  generateFullExport,
  generateIncrementalExport,
  writeExports,
} from '../support/export-generator.ts';
import { readRecipes, type Recipe } from '../support/recipes.ts';

const AT = Date.UTC(2026, 2, 2, 9);
const QUARTER = 15 * 60_000;
/** As the recipe of personal data says. */
const SECRETS = secretsWith('a secret of recipes alone');

let folder: string;
let opened: { readonly warehouse: Warehouse; close(): Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dynaload-recipes-'));
  opened = await openOnly(embeddedClickHouse);
});

afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true });
});

test('every recipe gives the answers that stand beside it', async () => {
  const recipes = readRecipes(await readFile('docs/recipes.md', 'utf8'));
  expect(recipes.length).toBeGreaterThan(7);
  const mappings = recipes.map(({ title, mapping }) =>
    compileMapping(JSON.parse(mapping), `${title}.json`, SECRETS),
  );
  for (const [index, mapping] of mappings.entries()) await exportItems(recipes[index], mapping, index);
  const report = await sync({
    source: await openSource(folder),
    mappings,
    warehouse: opened.warehouse,
    only: null,
    heal: false,
    dryRun: false,
    now: () => AT + 4 * QUARTER,
    listener: () => undefined,
    signal: new AbortController().signal,
  });
  expect(report).toMatchObject({ warnings: [] });
  const given: string[] = [];
  const stated: string[] = [];
  for (const { title, questions } of recipes) {
    for (const { sql, answer } of questions) {
      const result = await opened.warehouse.query(sql);
      given.push(`${title}\n${queryText(result, createStyle(false), null)}`);
      stated.push(`${title}\n${answer}`);
    }
  }
  expect(given).toEqual(stated);
});

/** A full export of the items, and the quarter of an hour after it in which the changes were written. */
async function exportItems(
  recipe: Recipe | undefined,
  { source }: TableMapping,
  index: number,
): Promise<void> {
  const contents = new SimulatedTable(source.keys);
  const lines = [...(recipe?.items ?? []), ...(recipe?.changes ?? [])];
  for (const [at, line] of lines.entries()) {
    const isItem = line.startsWith('{"Item":');
    const microseconds = (AT + (isItem ? -QUARTER : 0)) * 1000 + at;
    write(contents, line, microseconds);
  }
  const table = exportedTable(source.table, contents, index + 1);
  const settings = { table, bucket: 'bucket', prefix: null, seed: index };
  await writeExports(folder, [
    generateFullExport({ ...settings, at: AT }),
    generateIncrementalExport({ ...settings, from: AT, to: AT + QUARTER }),
  ]);
}

/** The lines of changes stand in the document without their metadata. */
function write(contents: SimulatedTable, line: string, microseconds: number): void {
  const kind = line.startsWith('{"Item":') ? 'full' : 'incremental';
  const metadata = kind === 'full' ? '' : `"Metadata":{"WriteTimestampMicros":{"N":"${microseconds}"}},`;
  const record = decodeLine(Buffer.from(`{${metadata}${line.slice(1)}`), kind, { file: 'recipe', line: 1 });
  if (record.kind === 'put') contents.put(record.item, microseconds);
  else contents.delete(record.keys, microseconds);
}
