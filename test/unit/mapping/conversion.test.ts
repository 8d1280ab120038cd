import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import {
  compileTargetOf,
  problemsOf,
  shopFile,
  targetOf,
  type Json,
} from '../../support/mapping-problems.ts';

const columnsWith = (columns: Json, more: Json = {}): Json =>
  shopFile({ columns: { pk: 'string', sk: 'string', ...columns }, ...more });

describe('what is refused', () => {
  test.each<[Json, string]>([
    [{ x: { type: 'int32', mask: 'hmac' } }, 'x.mask: makes text: expected the type string, got int32'],
    [
      { x: { type: 'string', constant: 'eu', from: 'a' } },
      'x.from: is for values of the item; this column has a constant',
    ],
    [
      { x: { type: 'string', source: 'exportId', mask: 'drop' } },
      'x.mask: is for values of the item; this column has a source',
    ],
    [{ x: { type: 'int32', constant: 'eu' } }, 'x.constant: expected int32, got the string "eu"'],
    [
      { x: { type: 'string', source: 'loadedAt' } },
      'x.source: loadedAt is a timestamp; this column is string',
    ],
    [
      { pk: { type: 'string', trim: true } },
      'pk.trim: holds the key attribute "pk": two keys could become one: read it into a second column',
    ],
    [
      { pk: { type: 'string', mask: 'last4' } },
      'pk.mask: holds the key attribute "pk": two keys could become one: expected "hmac" or "sha256", got "last4"',
    ],
    [
      { x: { type: 'string', mask: 'hmac' }, y: { type: 'json', from: 'x' } },
      'y: would hold "x" as it is, which the column "x" masks',
    ],
    [
      { x: { type: 'string', from: 'a.b', mask: 'drop' }, a: 'json' },
      'a: would hold "a.b" as it is, which the column "x" masks',
    ],
    [
      { x: { type: 'string', from: 'a', mask: 'drop' }, y: { type: 'string', from: 'a.b' } },
      'y: would hold "a" as it is, which the column "x" masks',
    ],
  ])('%j', (columns, problem) => {
    expect(problemsOf(columnsWith(columns))).toEqual([`targets[0].columns.${problem}`]);
  });

  test('a rest that would hold what is masked inside of an attribute', () => {
    const columns = { x: { type: 'string', from: 'a.b', mask: 'drop' } };
    expect(problemsOf(columnsWith(columns, { rest: 'more' }))).toEqual([
      'targets[0].rest: would hold "a.b" as it is, which the column "x" masks',
    ]);
    expect(problemsOf(columnsWith({ x: { type: 'string', mask: 'drop' } }, { rest: 'more' }))).toEqual([]);
  });
});

test('a column with a part of the key stands beside the one that holds it', () => {
  const { keyColumns } = compileTargetOf({
    columns: {
      year: { type: 'string', from: 'sk', split: { by: '#', part: 1 } },
      pk: 'string',
      sk: 'string',
    },
    rest: 'more',
  });
  expect(keyColumns).toEqual([1, 2]);
});

test('conditions are on the key as it is in the table', () => {
  const columns = { pk: { type: 'int64', stripPrefix: 'C#' }, sk: 'string' };
  expect(problemsOf(shopFile({ columns, where: { pk: { beginsWith: 'C#' } } }))).toEqual([]);
});

describe('the secret of a mask', () => {
  const file = columnsWith({ x: { type: 'string', mask: { hmac: { secret: 'env:TEST_MASK_SECRET' } } } });
  const compiled = (secret: string | undefined) => {
    if (secret === undefined) delete process.env['TEST_MASK_SECRET'];
    else process.env['TEST_MASK_SECRET'] = secret;
    try {
      return targetOf(compileMapping(file, 'shop.json'));
    } finally {
      delete process.env['TEST_MASK_SECRET'];
    }
  };
  const SECRET = 'correct horse battery staple';

  test.each([undefined, '', 'too short'])('has to be in the environment: %j', (secret) => {
    expect(() => compiled(secret)).toThrow('A mask takes its secret from TEST_MASK_SECRET');
  });

  test('makes another mapping when it is another, of the same shape', () => {
    const [one, same, other] = [compiled(SECRET), compiled(SECRET), compiled(`${SECRET}!`)];
    expect(one.hash).toBe(same.hash);
    expect(one.hash).not.toBe(other.hash);
    expect(one.shapeHash).toBe(other.shapeHash);
  });

  test('is in nothing that is printed', () => {
    const target = compiled(SECRET);
    const printed = `${JSON.stringify(target)} ${inspect(target, { depth: null })}`;
    expect(printed).not.toContain(SECRET);
    expect(printed).not.toContain(Buffer.from(SECRET).toString('hex'));
  });
});
