import { describe, expect, test } from '@jest/globals';
import type { KeyCondition } from '../../../src/mapping/where/condition.ts';
import { meetsAttributes, meetsKey } from '../../../src/mapping/where/where.ts';
import { AttributeReader } from '../../../src/item/attribute-reader.ts';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { compileTargetOf, problemsOf, shopFile, type Json } from '../../support/mapping-problems.ts';

function conditionsOf(where: Json, sk = 'string'): readonly KeyCondition[] {
  return compileTargetOf({ where, columns: { pk: 'string', sk } }).where;
}

function problemsOfWhere(where: Json, sk = 'string'): readonly string[] {
  return problemsOf(shopFile({ where, columns: { pk: 'string', sk } }));
}

function matches(where: Json, key: Readonly<Record<string, string>>, sk = 'string'): boolean {
  const tag = sk === 'binary' ? 'B' : sk === 'string' ? 'S' : 'N';
  return meetsKey(conditionsOf(where, sk), (name) =>
    attributeValueOf({ [name === 'pk' ? 'S' : tag]: key[name] ?? '' }),
  );
}

function attributeValueOf(json: Json): AttributeValue {
  return new AttributeReader().readValue(json);
}

/** @param attribute in DynamoDB JSON; null when it is missing */
function meets(condition: unknown, attribute: Json | null): boolean {
  const { whereAttributes } = compileTargetOf({
    where: { status: condition },
    columns: { pk: 'string', sk: 'string' },
  });
  const item = new Map(attribute === null ? [] : [['status', attributeValueOf(attribute)]]);
  return meetsAttributes(whereAttributes, item);
}

describe('text keys', () => {
  const order = { pk: 'C#1', sk: 'ORDER#7' };

  test.each<[Json, boolean]>([
    [{}, true],
    [{ sk: 'ORDER#7' }, true],
    [{ sk: 'ORDER#' }, false],
    [{ sk: 'order#7' }, false],
    [{ sk: { equals: 'ORDER#7' } }, true],
    [{ sk: { equals: ['PROFILE', 'ORDER#7'] } }, true],
    [{ sk: { equals: ['PROFILE', 'ORDER#8'] } }, false],
    [{ sk: { beginsWith: 'ORDER#' } }, true],
    [{ sk: { beginsWith: ['PROFILE', 'ORD'] } }, true],
    [{ sk: { beginsWith: 'RDER' } }, false],
    [{ sk: { not: { equals: 'ORDER#7' } } }, false],
    [{ sk: { not: { beginsWith: ['PROFILE', 'CART#'] } } }, true],
    [{ sk: { beginsWith: 'ORDER#', not: { beginsWith: 'ORDER#7' } } }, false],
    [{ sk: { beginsWith: 'ORDER#', not: { beginsWith: 'ORDER#8' } } }, true],
    [{ sk: { not: { equals: 'X', beginsWith: 'ORDER#' } } }, false],
    [{ sk: { not: { equals: 'ORDER#7', beginsWith: 'X' } } }, false],
    [{ sk: { not: { equals: 'X', beginsWith: 'Y' } } }, true],
    [{ sk: { in: ['PROFILE', 'ORDER#7'] } }, true],
    [{ sk: { atLeast: 0 } }, false],
    [{ pk: 'C#1', sk: { beginsWith: 'ORDER#' } }, true],
    [{ pk: 'C#2', sk: { beginsWith: 'ORDER#' } }, false],
  ])('%j: %j', (where, expected) => {
    expect(matches(where, order)).toBe(expected);
  });

  test('the text of a string column is compared as it is, a number by its digits', () => {
    expect(conditionsOf({ sk: { equals: ['007', 7, 1e3] } })).toEqual([
      { attribute: 'sk', test: 'equals', values: ['007', '7', '1000'] },
    ]);
  });
});

describe('numeric keys', () => {
  test.each<unknown>([7, '7', '7.0', '07', '0.7e1'])('%j is the number 7', (value) => {
    for (const type of ['int32', 'int64', 'decimal(10,2)']) {
      expect(matches({ sk: { equals: value } }, { sk: '7' }, type)).toBe(true);
      expect(matches({ sk: { equals: value } }, { sk: '70' }, type)).toBe(false);
    }
  });

  test.each<[unknown, string, string]>([
    ['seven', 'int64', 'the string "seven"'],
    [1.5, 'int64', 'the number 1.5'],
    ['2147483648', 'int32', 'the string "2147483648"'],
    ['1.234', 'decimal(10,2)', 'the string "1.234"'],
  ])('%j is no %s', (value, type, got) => {
    expect(problemsOfWhere({ sk: { equals: value } }, type)).toEqual([
      `targets[0].where.sk: expected ${type}, got ${got}; the column of key attribute "sk" is ${type}`,
    ]);
  });

  test('beginsWith is for text', () => {
    expect(problemsOfWhere({ sk: { not: { beginsWith: '1' } } }, 'int64')).toEqual([
      'targets[0].where.sk.not.beginsWith: is for text only; the column of key attribute "sk" is int64',
    ]);
  });
});

test.each<[Json, string, boolean]>([
  [{ atLeast: 7, lessThan: 8 }, '7', true],
  [{ atLeast: 7, lessThan: 8 }, '8', false],
  [{ greaterThan: '99999999999999999999999999999999999998' }, '99999999999999999999999999999999999999', true],
  [
    { greaterThan: '99999999999999999999999999999999999999' },
    '99999999999999999999999999999999999999',
    false,
  ],
  [{ not: { atMost: -1.5 } }, '-1.25', true],
])('a key that is a number is held against %j: %s', (sk, key, expected) => {
  for (const type of ['decimal(38,2)', 'int64']) expect(matches({ sk }, { sk: key }, type)).toBe(expected);
});

describe('attributes beside the key', () => {
  test.each<[unknown, Json | null, boolean]>([
    ['OPEN', { S: 'OPEN' }, true],
    ['OPEN', { S: 'OPENED' }, false],
    ['OPEN', null, false],
    ['7', { N: '7' }, false],
    [7, { N: '7' }, true],
    [7, { N: '70E-1' }, true],
    [7, { S: '7' }, false],
    [true, { BOOL: true }, true],
    [true, { BOOL: false }, false],
    [true, { S: 'true' }, false],
    [{ equals: ['OPEN', 1, false] }, { BOOL: false }, true],
    [{ in: ['OPEN', 1] }, { N: '1' }, true],
    [{ in: ['OPEN', 1] }, { S: '1' }, false],
    [{ beginsWith: ['A', 'B'] }, { S: 'Bx' }, true],
    [{ beginsWith: '1' }, { N: '12' }, false],
    [{ exists: true }, { NULL: true }, true],
    [{ exists: true }, null, false],
    [{ exists: false }, null, true],
    [{ exists: false }, { S: '' }, false],
    [{ contains: 'vip' }, { SS: ['a', 'vip'] }, true],
    [{ contains: 'vip' }, { S: 'vip' }, false],
    [{ contains: 'vip' }, { L: [{ N: '1' }, { S: 'vip' }] }, true],
    [{ contains: 1 }, { NS: ['2', '1.0'] }, true],
    [{ contains: 1 }, { SS: ['1'] }, false],
    [{ contains: [true, 'x'] }, { L: [{ BOOL: true }] }, true],
    [{ contains: 'vip' }, null, false],
    [{ lessThan: 10 }, { N: '9.99' }, true],
    [{ lessThan: 10 }, { S: '9' }, false],
    [{ atMost: 10 }, { N: '10' }, true],
    [{ greaterThan: '0.00000000000000000000000000000000000001' }, { N: '2E-38' }, true],
    [{ greaterThan: 10 }, { N: '10' }, false],
    [{ atLeast: -3, lessThan: 0 }, { N: '-0.5' }, true],
    [{ atLeast: -3, lessThan: 0 }, { N: '-3.1' }, false],
    [{ not: { equals: 'DELETED' } }, null, true],
    [{ not: { equals: 'DELETED' } }, { S: 'DELETED' }, false],
    [{ not: { equals: 'DELETED', atLeast: 5 } }, { N: '6' }, false],
    [{ not: { exists: true } }, null, true],
    [{ not: { exists: false } }, null, false],
    [{ beginsWith: 'A', not: { equals: 'AB' } }, { S: 'AB' }, false],
  ])('%j of %j: %j', (condition, attribute, expected) => {
    expect(meets(condition, attribute)).toBe(expected);
  });
});

describe('binary keys', () => {
  test('are compared with base64', () => {
    expect(matches({ sk: 'AQI=' }, { sk: 'AQI=' }, 'binary')).toBe(true);
    expect(matches({ sk: 'AQI=' }, { sk: 'AQM=' }, 'binary')).toBe(false);
  });

  test.each(['AQI', 'A', 'ÄÖ=='])('%j is no base64', (value) => {
    expect(problemsOfWhere({ sk: value }, 'binary')).toEqual([
      `targets[0].where.sk: expected padded base64, got the string "${value}"; the column of key attribute "sk" is binary`,
    ]);
  });
});

describe('what is refused', () => {
  test.each<[Json, string]>([
    [
      { sk: {} },
      'targets[0].where.sk: expected a test such as "equals", "beginsWith" or "atLeast", got an empty object',
    ],
    [
      { status: { not: {} } },
      'targets[0].where.status.not: expected a test such as "equals", "beginsWith" or "atLeast", got an empty object',
    ],
    [
      { status: { exists: true, atLeast: 1 } },
      'targets[0].where.status: expected "exists" or "atLeast", got both',
    ],
    [
      { status: { not: { atLeast: 1, lessThan: 5 } } },
      'targets[0].where.status.not: expected one comparison, got "lessThan" and "atLeast"',
    ],
    [
      { status: { atLeast: 'many' } },
      'targets[0].where.status.atLeast: expected a number that DynamoDB can hold, got the string "many"',
    ],
    [
      { sk: { exists: true } },
      'targets[0].where.sk.exists: is for attributes beside the key; a key is one value, and never missing',
    ],
    [{ sk: { atLeast: 'x' } }, 'targets[0].where.sk.atLeast: expected a number, got the string "x"'],
    [{ status: { in: [] } }, 'targets[0].where.status.in: expected at least one value'],
    [
      { sk: { equals: 'A', beginsWith: 'B' } },
      'targets[0].where.sk: expected "equals" or "beginsWith", got both',
    ],
    [
      { sk: { begins_with: 'A' } },
      'targets[0].where.sk.begins_with: unknown field "begins_with"; did you mean "beginsWith"?',
    ],
    [
      { sk: { not: { not: { equals: 'A' } } } },
      'targets[0].where.sk.not.not: unknown field "not" (fields: equals, in, beginsWith, contains, exists, lessThan, atMost, greaterThan, atLeast)',
    ],
    [
      { sk: true },
      'targets[0].where.sk: expected a string or a number, got the boolean true; the column of key attribute "sk" is string',
    ],
    [{ sk: null }, 'targets[0].where.sk: expected a string or a number or boolean or an object, got null'],
    [{ sk: { equals: [] } }, 'targets[0].where.sk.equals: expected at least one value'],
    [{ sk: { beginsWith: [] } }, 'targets[0].where.sk.beginsWith: expected at least one prefix'],
    [{ sk: { beginsWith: '' } }, 'targets[0].where.sk.beginsWith: expected a text that is not empty, got ""'],
    [{ sk: { beginsWith: ['A', ''] } }, 'targets[0].where.sk.beginsWith[1]: expected a prefix, got ""'],
    [
      { sk: { equals: [null] } },
      'targets[0].where.sk.equals[0]: expected a string or a number or boolean, got null',
    ],
  ])('%j', (where, problem) => {
    expect(problemsOfWhere(where)).toEqual([problem]);
  });
});
