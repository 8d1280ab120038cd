import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { SHOP_MAPPING } from '../../../../src/demo/shop-mapping.ts';
import { compileMapping } from '../../../../src/mapping/compile-mapping.ts';
import { mappingJsonSchema } from '../../../../src/mapping/document/json-schema.ts';
import { loadMappings } from '../../../../src/mapping/load-mappings.ts';
import { problemsOf, shopFile } from '../../../support/mapping-problems.ts';

const readJson = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(path, 'utf8')) as unknown;

/** The file that editors read, as a validator of its own. */
const validator = async (): Promise<z.ZodType> =>
  z.fromJSONSchema(
    (await readJson('mappings/mapping.schema.json')) as Parameters<typeof z.fromJSONSchema>[0],
  );

test('mappings/mapping.schema.json is fresh: run "npm run generate" when this fails', async () => {
  expect(await readJson('mappings/mapping.schema.json')).toEqual(mappingJsonSchema());
});

test('every field of the file, of a target and of a column tells what it is for', () => {
  const nameless: string[] = [];
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') {
        for (const [field, property] of Object.entries(value as object)) {
          if (!('description' in (property as object))) nameless.push(`${path}.${field}`);
        }
      }
      visit(value, `${path}.${key}`);
    }
  };
  visit(mappingJsonSchema(), '');
  expect(nameless).toEqual([]);
});

describe('the example', () => {
  test('is what the demo loads', async () => {
    const [mapping, ...others] = await loadMappings('mappings');
    expect(others).toEqual([]);
    expect(mapping).toEqual({ ...compileMapping(SHOP_MAPPING, ''), file: 'mappings/shop.json' });
  });

  test('is valid to an editor', async () => {
    const result = (await validator()).safeParse(await readJson('mappings/shop.json'));
    expect(result.error?.issues ?? []).toEqual([]);
  });
});

describe('an editor and dynaload agree', () => {
  const withColumn = (column: unknown) => shopFile({ columns: { pk: 'string', sk: 'string', x: column } });

  test.each<[unknown, boolean]>([
    ['string', true],
    ['decimal(18,2)', true],
    ['decimal(38)', true],
    ['decimal( 5 , 0 )', true],
    ['list<decimal(7,3)>', true],
    ['list<timestamp>', true],
    ['json', true],
    ['decimal(39,2)', false],
    ['decimal(0)', false],
    ['decimal', false],
    ['integer', false],
    ['list<json>', false],
    ['list<list<string>>', false],
    ['STRING', false],
    [7, false],
    [{ type: 'string', from: 'a.b' }, true],
    [{ type: 'string', from: ['a.b', 0] }, true],
    [{ type: 'string', from: ['a', -1] }, false],
    [{ type: 'date', format: 'day' }, true],
    [{ type: 'date', format: 'iso' }, false],
    [{ type: 'int64', onMismatch: 'null', default: 5, description: 'd' }, true],
    [{ type: 'int64', onMismatch: 'ignore' }, false],
    [{ type: 'int64', frm: 'a' }, false],
    [{ from: 'a' }, false],
  ])('on the column %j: %j', async (column, valid) => {
    const file = withColumn(column);
    expect((await validator()).safeParse(file).success).toBe(valid);
    expect(problemsOf(file).length === 0).toBe(valid);
  });

  test.each<[unknown, boolean]>([
    [shopFile({}, { $schema: './mapping.schema.json', healAfter: '2d', load: 'replace' }), true],
    [shopFile({}, { healAfter: '2 days' }), false],
    [
      shopFile(
        {},
        { source: { table: 'arn:aws:dynamodb:us-east-1:123456789012:table/Shop', keys: ['pk', 'sk'] } },
      ),
      true,
    ],
    [shopFile({}, { source: { table: 'Sh op', keys: ['pk', 'sk'] } }), false],
    [shopFile({}, { targets: [] }), false],
    [shopFile({}, { target: [] }), false],
    [shopFile({ where: { sk: { beginsWith: ['A', 'B'], not: { equals: 'AB' } } } }), true],
    [shopFile({ where: { sk: { startsWith: 'A' } } }), false],
    [shopFile({ maxRejects: -1 }), false],
  ])('%#', async (file, valid) => {
    expect((await validator()).safeParse(file).success).toBe(valid);
    expect(problemsOf(file).length === 0).toBe(valid);
  });
});
