import { describe, expect, test } from '@jest/globals';
import type { ColumnType } from '../../../src/type/column-type.ts';
import { parsePrinted, parseType, printType, TYPE_LIST } from '../../../src/type/parse-type.ts';

const TYPES: readonly [string, ColumnType][] = [
  ['string', { kind: 'string' }],
  ['int32', { kind: 'int32' }],
  ['int64', { kind: 'int64' }],
  ['decimal(18,2)', { kind: 'decimal', precision: 18, scale: 2 }],
  ['decimal(38,38)', { kind: 'decimal', precision: 38, scale: 38 }],
  ['decimal(1,0)', { kind: 'decimal', precision: 1, scale: 0 }],
  ['float64', { kind: 'float64' }],
  ['boolean', { kind: 'boolean' }],
  ['timestamp', { kind: 'timestamp', format: 'iso8601' }],
  ['date', { kind: 'date', format: 'day' }],
  ['json', { kind: 'json' }],
  ['binary', { kind: 'binary' }],
  ['list<string>', { kind: 'list', element: { kind: 'string' } }],
  ['list<decimal(10,3)>', { kind: 'list', element: { kind: 'decimal', precision: 10, scale: 3 } }],
  ['list<timestamp>', { kind: 'list', element: { kind: 'timestamp', format: 'iso8601' } }],
];

describe('parseType', () => {
  test.each(TYPES)('%s, and printed again', (text, type) => {
    expect(parseType(text)).toEqual({ type });
    expect(printType(type)).toBe(text);
  });

  test.each([
    'rows by position(position, sku string, off decimal(18,2), tags list<decimal(10,3)>)',
    'rows by name("Key of, (it)", "say \\"x\\"" json, inner rows by position(n, "ä" binary), last date)',
    'rows by name(key)',
  ])('%s is read as it is printed in the books, and is no type of a mapping file', (text) => {
    const type = parsePrinted(text);
    expect(type && printType(type)).toBe(text);
    expect(parseType(text)).toHaveProperty('problem');
    for (const broken of [`${text})`, text.slice(0, -1), text.replace('(', '(,'), text.replace('y ', 'y_')])
      expect(parsePrinted(broken)).toBeNull();
  });

  test.each<[string, string]>([
    ['decimal(5)', 'decimal(5,0)'],
    ['decimal( 18 , 2 )', 'decimal(18,2)'],
    ['list< int64 >', 'list<int64>'],
  ])('%s is %s', (text, printed) => {
    const result = parseType(text);
    expect('type' in result && printType(result.type)).toBe(printed);
  });

  test.each<[string, string]>([
    ['decimal(0)', 'expected a precision of 1 to 38 digits, got 0 in "decimal(0)"'],
    ['decimal(39,2)', 'expected a precision of 1 to 38 digits, got 39 in "decimal(39,2)"'],
    ['decimal(5,6)', 'expected a scale of 0 to the precision 5, got 6 in "decimal(5,6)"'],
    ['list<json>', 'a list holds scalars, got "list<json>"; use "json" for the whole attribute'],
    [
      'list<list<string>>',
      'a list holds scalars, got "list<list<string>>"; use "json" for the whole attribute',
    ],
    [
      'list<int>',
      `in "list<int>": expected a column type, got "int"; did you mean "int64"? (types: ${TYPE_LIST})`,
    ],
    ['integer', `expected a column type, got "integer"; did you mean "int64"? (types: ${TYPE_LIST})`],
    ['geometry', `expected a column type, got "geometry" (types: ${TYPE_LIST})`],
    ['', `expected a column type, got "" (types: ${TYPE_LIST})`],
  ])('%j is refused', (text, problem) => {
    expect(parseType(text)).toEqual({ problem });
  });

  test.each<[string, string]>([
    ['varchar', 'string'],
    ['VARCHAR(255)', 'string'],
    ['text', 'string'],
    ['String', 'string'],
    ['bool', 'boolean'],
    ['double', 'float64'],
    ['double precision', 'float64'],
    ['number', 'decimal(18,2)'],
    ['decimal', 'decimal(18,2)'],
    ['numeric(10,4)', 'decimal(10,4)'],
    ['datetime', 'timestamp'],
    ['DateTime64(3)', 'timestamp'],
    ['bigint', 'int64'],
    ['smallint', 'int32'],
    ['super', 'json'],
    ['map', 'json'],
    ['bytea', 'binary'],
    ['array', 'list<string>'],
    ['timestmap', 'timestamp'],
    [' string', 'string'],
    ['decimal(18;2)', 'decimal(18,2)'],
  ])('%j suggests %s', (text, meant) => {
    expect(parseType(text)).toEqual({ problem: expect.stringContaining(`; did you mean "${meant}"?`) });
  });

  test.each(['constructor', '__proto__', 'toString'])('%s is a word like any other', (text) => {
    expect(parseType(text)).toEqual({ problem: expect.stringContaining('expected a column type') });
  });
});
