import { clickhouseSchema, redshiftSchema } from '../../../src/mapping/document/physical-schema.ts';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { conditionSchema } from '../../../src/mapping/document/condition-schema.ts';
import { exportSchema } from '../../../src/mapping/document/export-schema.ts';
import { columnSchema, explodeSchema } from '../../../src/mapping/document/column-schema.ts';
import {
  mappingFileSchema,
  sourceSchema,
  targetSchema,
} from '../../../src/mapping/document/mapping-schema.ts';
import { PLAIN_SCALARS } from '../../../src/type/parse-type.ts';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';
import { evolveShape } from '../../../src/mapping/evolve-shape.ts';
import { compileTargetOf } from '../../support/mapping-problems.ts';
import { problemsOf } from '../../support/mapping-problems.ts';

const readDocs = async (): Promise<string> => readFile('docs/mapping.md', 'utf8');

test('every mapping in docs/mapping.md is valid', async () => {
  const examples = [...(await readDocs()).matchAll(/^```json\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  expect(examples).toHaveLength(8);
  for (const example of examples) expect(problemsOf(JSON.parse(example))).toEqual([]);
});

test('docs/mapping.md has every field and every type', async () => {
  const docs = await readDocs();
  const fields = [
    ...Object.keys(mappingFileSchema.shape).filter((field) => field !== 'source'),
    ...Object.keys(sourceSchema.shape).map((field) => `source.${field}`),
    ...Object.keys(exportSchema.shape).map((field) => `export.${field}`),
    ...Object.keys(targetSchema.shape),
    ...Object.keys(columnSchema.shape),
    ...Object.keys(clickhouseSchema.shape),
    ...Object.keys(redshiftSchema.shape),
    ...Object.keys(explodeSchema.shape).filter((field) => field !== 'description'),
  ];
  for (const field of fields) expect(docs).toContain(`\n| \`${field}\``);
  for (const condition of Object.keys(conditionSchema.shape)) expect(docs).toContain(`"${condition}"`);
  for (const type of [...PLAIN_SCALARS, 'json', 'decimal(p,s)', 'list<T>'])
    expect(docs).toContain(`\`${type}\``);
});

/** What the table of edits calls what becomes of a column. */
const KINDS: Readonly<Record<string, string>> = {
  added: 'add',
  renamed: 'rename',
  widened: 'widen',
  kept: 'keep',
  refused: 'refuse',
  'the same': 'reorder',
};

test('the table of edits in docs/mapping.md says what becomes of a table', async () => {
  const rows = [...(await readDocs()).matchAll(/^\| *(`".*?`|) *\| *(`".*?`|) *\| ([\w ,]+): .*\|$/gm)];
  expect(rows).toHaveLength(11);
  for (const [row, before = '', after = '', said = ''] of rows) {
    const kinds = said.split(', ').map((word) => KINDS[word] ?? `no kind: ${word}`);
    const built = withColumns(before);
    const wanted = withColumns(after);
    const { changes } = evolveShape({ shapeHash: built.shapeHash, shape: built.shape }, wanted);
    const found: readonly string[] = changes.map(({ kind }) => kind);
    expect([row, new Set(found)]).toEqual([row, new Set(kinds)]);
  }
});

/** A target with the columns that a cell of the table names, and with a key. */
function withColumns(cell: string): TargetMapping {
  const columns: unknown = JSON.parse(`{${cell.replaceAll('`', '')}}`);
  const source = { table: 'Shop', keys: ['pk'] };
  return compileTargetOf({ columns: { pk: 'string', ...Object(columns) } }, { source });
}
