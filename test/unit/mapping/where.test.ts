import { describe, expect, test } from '@jest/globals';
import type { KeyCondition } from '../../../src/mapping/mapping.ts';
import { matchesWhere } from '../../../src/mapping/where/where.ts';
import { compileTargetOf, problemsOf, shopFile, type Json } from '../../support/mapping-problems.ts';

function conditionsOf(where: Json, sk = 'string'): readonly KeyCondition[] {
  return compileTargetOf({ where, columns: { pk: 'string', sk } }).where;
}

function problemsOfWhere(where: Json, sk = 'string'): readonly string[] {
  return problemsOf(shopFile({ where, columns: { pk: 'string', sk } }));
}

function matches(where: Json, key: Readonly<Record<string, string>>, sk = 'string'): boolean {
  return matchesWhere(conditionsOf(where, sk), (attribute) => key[attribute] ?? '');
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
      { status: 'OPEN' },
      'targets[0].where.status: only key attributes can be used, because a delete carries nothing but the key: expected one of "pk", "sk", got "status"',
    ],
    [
      { SK: 'X' },
      'targets[0].where.SK: only key attributes can be used, because a delete carries nothing but the key: expected one of "pk", "sk", got "SK"; did you mean "sk"?',
    ],
    [{ sk: {} }, 'targets[0].where.sk: expected "equals", "beginsWith" or "not", got an empty object'],
    [{ sk: { not: {} } }, 'targets[0].where.sk.not: expected "equals" or "beginsWith", got an empty object'],
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
      'targets[0].where.sk.not.not: unknown field "not" (fields: equals, beginsWith)',
    ],
    [{ sk: true }, 'targets[0].where.sk: expected a string or a number or an object, got the boolean true'],
    [{ sk: { equals: [] } }, 'targets[0].where.sk.equals: expected at least one value'],
    [{ sk: { beginsWith: [] } }, 'targets[0].where.sk.beginsWith: expected at least one prefix'],
    [{ sk: { beginsWith: '' } }, 'targets[0].where.sk.beginsWith: expected a text that is not empty, got ""'],
    [{ sk: { beginsWith: ['A', ''] } }, 'targets[0].where.sk.beginsWith[1]: expected a prefix, got ""'],
    [{ sk: { equals: [null] } }, 'targets[0].where.sk.equals[0]: expected a string or a number, got null'],
  ])('%j', (where, problem) => {
    expect(problemsOfWhere(where)).toEqual([problem]);
  });
});
