import { describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { compileColumnOf, problemsOf, problemsOfColumn, shopFile } from '../../support/mapping-problems.ts';

const TYPES =
  'string, int32, int64, decimal(p,s), float64, boolean, timestamp, date, json, binary, list<scalar>';

test('of several columns that could hold a key attribute, the one of its name does, else the first', () => {
  const keyOf = (columns: Readonly<Record<string, unknown>>): string | undefined => {
    const file = { source: { table: 'Table', keys: ['pk'] }, targets: [{ table: 't', columns }] };
    const [target] = compileMapping(file, 't.json').targets;
    return target?.columns[target.keyColumns[0] ?? -1]?.name;
  };
  const copy = { from: 'pk', type: 'string' };
  expect(keyOf({ added: copy, pk: 'string' })).toBe('pk');
  expect(keyOf({ stripped: { ...copy, stripPrefix: 'A#' }, pk: 'string' })).toBe('pk');
  expect(keyOf({ first: copy, second: copy })).toBe('first');
  expect(keyOf({ pk: 'float64', other: copy })).toBe('other');
});

describe('a column', () => {
  test('takes the attribute of its own name, which is never read as a path', () => {
    expect(compileColumnOf('a.b', 'string').source).toEqual({ kind: 'path', path: ['a.b'] });
    expect(compileColumnOf('l[0]', { type: 'json' }).source).toEqual({ kind: 'path', path: ['l[0]'] });
  });

  test('takes its path as an array too', () => {
    expect(compileColumnOf('x', { type: 'json', from: ['a.b', 0] }).source).toEqual({
      kind: 'path',
      path: ['a.b', 0],
    });
  });

  test.each([
    ['date', 'iso8601', { kind: 'date', format: 'iso8601' }],
    ['date', 'day', { kind: 'date', format: 'day' }],
    ['timestamp', 'rfc1123', { kind: 'timestamp', format: 'rfc1123' }],
    ['decimal(9,2)', 'text', { kind: 'decimal', precision: 9, scale: 2, format: 'text' }],
    ['list<int64>', 'text', { kind: 'list', element: { kind: 'int64', format: 'text' } }],
    ['list<timestamp>', 'epoch_s', { kind: 'list', element: { kind: 'timestamp', format: 'epoch_s' } }],
  ])('%s with the format %s', (type, format, compiled) => {
    expect(compileColumnOf('x', { type, format }).type).toEqual(compiled);
  });

  test('the zone and the rounding of its instants, in a list too', () => {
    const given = { type: 'list<timestamp>', zone: '-03:30', round: 'down' };
    expect(compileColumnOf('x', given).type).toEqual({
      kind: 'list',
      element: { kind: 'timestamp', format: 'iso8601', zone: -210, round: 'down' },
    });
    expect(compileColumnOf('x', { type: 'date', format: 'iso8601', zone: 'UTC' }).type).toEqual({
      kind: 'date',
      format: 'iso8601',
      zone: 0,
    });
  });

  test('the values that mean none in it, numbers as their digits', () => {
    const given = { type: 'string', nullValues: ['', 'N/A', 0, -1.5e3] };
    expect(compileColumnOf('x', given).nullValues).toEqual([
      { S: '' },
      { S: 'N/A' },
      { N: '0' },
      { N: '-1500' },
    ]);
  });

  test.each<[string, Readonly<Record<string, string | readonly string[]>>, readonly string[]]>([
    ['names that move on', { b: 'a', c: ['x', 'b'] }, []],
    ['its own name', { a: 'a' }, ['a.was: a column was not called by its own name before']],
    ['one name of two columns', { b: 'a', c: ['x', 'a'] }, ['c.was: column "b" was "a", too']],
    [
      'two that have exchanged their names',
      { a: 'b', b: 'a' },
      [
        'a.was: exchanges its name with "b": take a third name first',
        'b.was: exchanges its name with "a": take a third name first',
      ],
    ],
    [
      'three that have passed their names on in a circle, beside others',
      { a: 'c', b: ['x', 'a'], c: 'b', d: 'a2' },
      [
        'a.was: exchanges its name with "c": take a third name first',
        'b.was: exchanges its name with "a": take a third name first',
        'c.was: exchanges its name with "b": take a third name first',
      ],
    ],
  ])('was called otherwise: %s', (_, former, problems) => {
    const named = Object.entries(former).map(([name, was]) => [name, { type: 'string', was }]);
    const columns: unknown = Object.fromEntries([['pk', 'string'], ['sk', 'string'], ...named]);
    expect(problemsOf(shopFile({ columns }))).toEqual(
      problems.map((problem) => `targets[0].columns.${problem}`),
    );
  });

  test('JSON with long numbers as text, in every document of a target', () => {
    const columns = { pk: 'string', sk: 'string', doc: 'json' };
    const { targets } = compileMapping(shopFile({ columns, rest: 'rest', longNumbers: 'text' }), 'shop.json');
    expect(targets[0]?.columns.slice(2).map(({ type }) => type)).toEqual([
      { kind: 'json', longNumbers: 'text' },
      { kind: 'json', longNumbers: 'text' },
    ]);
    expect(problemsOf(shopFile({ longNumbers: 'string' }))).toEqual([
      'targets[0].longNumbers: expected one of "number", "text", got the string "string"',
    ]);
  });

  test.each<[unknown, string]>([
    ['integer', `: expected a column type, got "integer"; did you mean "int64"? (types: ${TYPES})`],
    [{ type: 'decimal(40,2)' }, '.type: expected a precision of 1 to 38 digits, got 40 in "decimal(40,2)"'],
    [5, ': expected a string or an object, got the number 5'],
    [{}, '.type: is missing; expected a string'],
    [{ type: 'string', form: 'a' }, '.form: unknown field "form"; did you mean "from"?'],
    [{ type: 'string', from: 'a..b' }, '.from: bad path "a..b": expected a name, got "." at character 3'],
    [{ type: 'string', from: [] }, '.from: expected at least 1 element, got an empty array'],
    [{ type: 'string', from: ['a', -1] }, '.from[1]: expected a number of at least 0, got the number -1'],
    [
      { type: 'string', from: [0, 'a'] },
      '.from: the first step is the name of an attribute, not the index 0',
    ],
    [{ type: 'string', from: 7 }, '.from: expected a string or an array, got the number 7'],
    [
      { type: 'string', onMismatch: 'Null' },
      '.onMismatch: expected one of "reject", "null", "fail", got the string "Null"; did you mean "null"?',
    ],
    [
      { type: 'int64', format: 'epoch_ms' },
      '.format: the format "epoch_ms" is for timestamp and date; this column is int64, which takes text',
    ],
    [
      { type: 'json', format: 'iso8601' },
      '.format: the format "iso8601" is for timestamp and date; this column is json, which has no formats',
    ],
    [
      { type: 'timestamp', format: 'day' },
      '.format: the format "day" is for date; this column is timestamp, which takes iso8601, epoch_s, epoch_ms, epoch_us or rfc1123',
    ],
    [
      { type: 'timestamp', format: 'epoch-ms' },
      '.format: expected one of "iso8601", "epoch_s", "epoch_ms", "epoch_us", "rfc1123", "day", "text", got the string "epoch-ms"; did you mean "epoch_ms"?',
    ],
    [
      { type: 'timestamp', format: 'unix' },
      '.format: expected one of "iso8601", "epoch_s", "epoch_ms", "epoch_us", "rfc1123", "day", "text", got the string "unix"; did you mean "epoch_s"?',
    ],
    [
      { type: 'date', format: 'text' },
      '.format: the format "text" is for int32, int64, decimal and float64; this column is date, which takes iso8601, epoch_s, epoch_ms, epoch_us, rfc1123 or day',
    ],
    [
      { type: 'string', format: 'text' },
      '.format: the format "text" is for int32, int64, decimal and float64; this column is string, which has no formats',
    ],
    [
      { type: 'timestamp', zone: 'Z' },
      '.zone: expected "UTC" or a fixed offset such as "+01:00", got "Z"; did you mean "UTC"?',
    ],
    [
      { type: 'timestamp', zone: '+1' },
      '.zone: expected "UTC" or a fixed offset such as "+01:00", got "+1"; did you mean "+01:00"?',
    ],
    [
      { type: 'timestamp', zone: '+25:00' },
      '.zone: expected "UTC" or a fixed offset such as "+01:00", got "+25:00"',
    ],
    [
      { type: 'timestamp', zone: 'Europe/Berlin' },
      '.zone: expected "UTC" or a fixed offset such as "+01:00", got "Europe/Berlin"; a zone whose clocks change has hours that come twice, in which a text is two instants: let what writes them add the offset',
    ],
    [
      { type: 'timestamp', format: 'epoch_s', zone: 'UTC' },
      '.zone: is for the format iso8601; this column has the format epoch_s',
    ],
    [{ type: 'date', zone: 'UTC' }, '.zone: is for the format iso8601; this column has the format day'],
    [{ type: 'int64', zone: 'UTC' }, '.zone: is for timestamp and date; this column is int64'],
    [{ type: 'timestamp', timeZone: 'UTC' }, '.timeZone: unknown field "timeZone"; did you mean "zone"?'],
    [{ type: 'timestamp', round: 'up' }, '.round: expected "down", got the string "up"'],
    [
      { type: 'timestamp', format: 'rfc1123', round: 'down' },
      '.round: is for the format iso8601, epoch_s, epoch_ms or epoch_us; this column has the format rfc1123',
    ],
    [
      { type: 'date', format: 'iso8601', round: 'down' },
      '.round: is for timestamp; a date is the day in which an instant lies, however fine that is',
    ],
    [{ type: 'decimal(9,2)', round: 'down' }, '.round: is for timestamp; this column is decimal(9,2)'],
    [{ type: 'int64', nullIf: [0] }, '.nullIf: unknown field "nullIf"; did you mean "nullValues"?'],
    [{ type: 'int64', nullvalue: [0] }, '.nullvalue: unknown field "nullvalue"; did you mean "nullValues"?'],
    [{ type: 'int64', nullValues: 0 }, '.nullValues: expected an array, got the number 0'],
    [{ type: 'int64', nullValues: [] }, '.nullValues: expected at least one value'],
    [{ type: 'int64', nullValues: [null] }, '.nullValues[0]: expected a string or a number, got null'],
    [{ type: 'int64', nullValues: [0, '', 0] }, '.nullValues[2]: 0 is listed already'],
    [
      { type: 'int64', nullValues: [1e200] },
      '.nullValues[0]: expected a number that DynamoDB can hold, got the number 1e+200',
    ],
    [{ type: 'int32', default: 'x' }, '.default: expected int32, got the string "x"'],
  ])('%j is refused', (column, problem) => {
    expect(problemsOfColumn('x', column)).toEqual([`targets[0].columns.x${problem}`]);
  });
});
