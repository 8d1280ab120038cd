import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { conditionSchema } from '../../../src/mapping/document/condition-schema.ts';
import { exportSchema } from '../../../src/mapping/document/export-schema.ts';
import {
  columnSchema,
  mappingFileSchema,
  sourceSchema,
  targetSchema,
} from '../../../src/mapping/document/mapping-schema.ts';
import { PLAIN_SCALARS } from '../../../src/type/parse-type.ts';
import { problemsOf } from '../../support/mapping-problems.ts';

const readDocs = async (): Promise<string> => readFile('docs/mapping.md', 'utf8');

test('every mapping in docs/mapping.md is valid', async () => {
  const examples = [...(await readDocs()).matchAll(/^```json\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  expect(examples).toHaveLength(6);
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
  ];
  for (const field of fields) expect(docs).toContain(`\n| \`${field}\``);
  for (const condition of Object.keys(conditionSchema.shape)) expect(docs).toContain(`"${condition}"`);
  for (const type of [...PLAIN_SCALARS, 'json', 'decimal(p,s)', 'list<T>'])
    expect(docs).toContain(`\`${type}\``);
});
