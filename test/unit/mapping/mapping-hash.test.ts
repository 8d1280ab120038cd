import { describe, expect, test } from '@jest/globals';
import { MappingDocument } from '../../../src/mapping/document/mapping-document.ts';
import { compileDocument } from '../../../src/mapping/compile-mapping.ts';
import { compileTargetOf, targetOf, type Json } from '../../support/mapping-problems.ts';

const COLUMNS = {
  pk: 'string',
  sk: 'string',
  at: { type: 'timestamp', from: 'createdAt', format: 'epoch_ms' },
};

function hashes(target: Json, file: Json = {}) {
  const { hash, shapeHash } = compileTargetOf({ columns: COLUMNS, ...target }, file);
  return { hash, shapeHash };
}

/** The column `at` with other fields. */
const withAt = (at: Json): Json => ({ columns: { ...COLUMNS, at: { ...COLUMNS.at, ...at } } });
const BASE = hashes({});

test('a mapping that says nothing of how its values are written keeps the digests that it had', () => {
  expect(BASE).toEqual({ hash: 'b998c047dbef089e', shapeHash: '71dd850e6822b117' });
});

describe('neither digest depends on', () => {
  test.each<[string, Json, Json]>([
    [
      'descriptions',
      { description: 'x', columns: { ...COLUMNS, pk: { type: 'string', description: 'y' } } },
      {},
    ],
    ['maxRejects', { maxRejects: 7 }, {}],
    [
      'the long form',
      { columns: { ...COLUMNS, sk: { type: 'string', from: 'sk', onMismatch: 'reject' } } },
      {},
    ],
    ['the form of a path', withAt({ from: ['createdAt'] }), {}],
    ['what the table was', {}, { source: { table: 'Shop', was: 'Old', keys: ['pk', 'sk'] } }],
    ['how the table is loaded', {}, { load: 'replace', healAfter: '1h', gap: 'accept' }],
    [
      'the order of fields',
      { columns: { ...COLUMNS, at: { format: 'epoch_ms', from: 'createdAt', type: 'timestamp' } } },
      {},
    ],
    ['the name of the table', { table: 'other' }, {}],
  ])('%s', (_, target, file) => {
    expect(hashes(target, file)).toEqual(BASE);
  });

  test('the order of what a condition takes', () => {
    const one = hashes({ where: { sk: { equals: ['a', 'b'] }, pk: { beginsWith: ['x', 'y'] } } });
    expect(hashes({ where: { sk: { equals: ['b', 'a', 'b'] }, pk: { beginsWith: ['y', 'x'] } } })).toEqual(
      one,
    );
  });

  test('the form of the same condition on another attribute', () => {
    const one = hashes({ where: { status: { in: ['a', 1] }, n: { atMost: '1.50' }, t: { exists: false } } });
    const other = { t: { not: { exists: true } }, n: { atMost: 1.5 }, status: { equals: [1, 'a', 1] } };
    expect(hashes({ where: other })).toEqual(one);
  });

  test('the order of conditions', () => {
    const one = hashes({ where: { pk: 'a', sk: { beginsWith: 'b', not: { equals: 'bc' } } } });
    expect(
      hashes({ where: { sk: { not: { equals: ['bc'] }, beginsWith: ['b'] }, pk: { equals: 'a' } } }),
    ).toEqual(one);
  });
});

describe('only the row digest depends on', () => {
  test.each<[string, Json]>([
    ['the path', withAt({ from: 'created.at' })],
    ['the format', withAt({ format: 'epoch_s' })],
    ['onMismatch', withAt({ onMismatch: 'null' })],
    ['default', withAt({ default: 0 })],
    ['round', withAt({ round: 'down' })],
    ['nullValues', withAt({ nullValues: [0] })],
  ])('%s', (_, target) => {
    expect(hashes(target).hash).not.toBe(BASE.hash);
    expect(hashes(target).shapeHash).toBe(BASE.shapeHash);
  });

  const withText = (fields: Json): Json => ({
    columns: { ...COLUMNS, at: { type: 'timestamp', ...fields } },
  });
  const withNumber = (fields: Json): Json => ({ columns: { ...COLUMNS, n: { type: 'int64', ...fields } } });

  test.each<[string, Json, Json]>([
    ['the zone', withText({ zone: 'UTC' }), withText({})],
    ['which zone', withText({ zone: 'UTC' }), withText({ zone: '+01:00' })],
    ['the format of a number', withNumber({ format: 'text' }), withNumber({})],
    ['which values mean none', withNumber({ nullValues: [0] }), withNumber({ nullValues: ['0'] })],
    ['how long numbers are written', { rest: 'rest', longNumbers: 'text' }, { rest: 'rest' }],
  ])('%s', (_, one, other) => {
    expect(hashes(one).hash).not.toBe(hashes(other).hash);
    expect(hashes(one).shapeHash).toBe(hashes(other).shapeHash);
  });

  test('nullValues in whatever order', () => {
    const one = hashes(withNumber({ nullValues: [0, '', 'x'] }));
    expect(hashes(withNumber({ nullValues: ['x', 0, ''] }))).toEqual(one);
  });

  test('the type of a default', () => {
    const one = hashes({ columns: { ...COLUMNS, x: { type: 'json', default: 1 } } });
    expect(hashes({ columns: { ...COLUMNS, x: { type: 'json', default: '1' } } }).hash).not.toBe(one.hash);
  });
});

describe('both digests depend on', () => {
  test.each<[string, Json]>([
    ['a column more', { columns: { ...COLUMNS, x: 'string' } }],
    ['the name of a column', { columns: { pk: 'string', sk: 'string', AT: { ...COLUMNS.at } } }],
    ['the order of columns', { columns: { sk: 'string', pk: 'string', at: COLUMNS.at } }],
    ['a type', { columns: { ...COLUMNS, sk: 'binary' } }],
    ['rest', { rest: 'other' }],
    ['where', { where: { sk: 'A' } }],
    ['a prefix that a key loses', { columns: { ...COLUMNS, sk: { type: 'string', stripPrefix: 'A#' } } }],
    ['the mask of a key', { columns: { ...COLUMNS, sk: { type: 'string', mask: 'hmac' } } }],
  ])('%s', (_, target) => {
    expect(hashes(target).hash).not.toBe(BASE.hash);
    expect(hashes(target).shapeHash).not.toBe(BASE.shapeHash);
  });

  test.each<[string, Json, Json]>([
    [
      'a scale',
      { columns: { ...COLUMNS, n: 'decimal(9,2)' } },
      { columns: { ...COLUMNS, n: 'decimal(9,3)' } },
    ],
    ['the test of a condition', { where: { sk: 'A' } }, { where: { sk: { beginsWith: 'A' } } }],
    ['a negation', { where: { sk: 'A' } }, { where: { sk: { not: { equals: 'A' } } } }],
    [
      'which column is the key',
      { columns: { pk: 'string', sk: 'string', k: { type: 'string', from: 'x' } } },
      { columns: { pk: 'string', sk: { type: 'string', from: 'x' }, k: { type: 'string', from: 'sk' } } },
    ],
  ])('%s', (_, one, other) => {
    expect(hashes(one).hash).not.toBe(hashes(other).hash);
    expect(hashes(one).shapeHash).not.toBe(hashes(other).shapeHash);
  });
});

test('columns keep the order of the file even when their names are numbers', () => {
  const text =
    '{"source":{"table":"Shop","keys":["pk"]},"targets":[{"table":"t","columns":{"pk":"string","2024":"int64","10":"int64"}}]}';
  const result = compileDocument(MappingDocument.fromBytes(Buffer.from(text), 'shop.json'));
  if (!('mapping' in result)) throw new Error('the mapping is valid');
  expect(targetOf(result.mapping).columns.map((column) => column.name)).toEqual(['pk', '2024', '10']);
});
