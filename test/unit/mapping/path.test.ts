import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { PathStep } from '../../../src/mapping/mapping.ts';
import { describePath, parsePath, printPath, type ItemPath } from '../../../src/mapping/path.ts';

describe('parsePath', () => {
  test.each<[string | readonly PathStep[], ItemPath]>([
    ['createdAt', ['createdAt']],
    ['address.city', ['address', 'city']],
    ['list[0].x', ['list', 0, 'x']],
    ['grid[1][20]', ['grid', 1, 20]],
    ['Passenger ID', ['Passenger ID']],
    ['größe.日本', ['größe', '日本']],
    ['a.__proto__', ['a', '__proto__']],
    ['$ref', ['$ref']],
    ['a.0', ['a', '0']],
    [
      ['a.b', 'c'],
      ['a.b', 'c'],
    ],
    [
      ['x[0]', 0, ' y '],
      ['x[0]', 0, ' y '],
    ],
    [['$'], ['$']],
  ])('%j', (from, path) => {
    expect(parsePath(from)).toEqual({ path });
  });

  test.each<[string | readonly PathStep[], string]>([
    ['', 'expected a path such as address.city or lines[0].sku, got ""'],
    ['a..b', 'bad path "a..b": expected a name, got "." at character 3'],
    ['.a', 'bad path ".a": expected a name, got "." at character 1'],
    ['a.', 'bad path "a.": the path ends where a name is expected, at character 3'],
    ['a.[0]', 'bad path "a.[0]": expected a name, got "[" at character 3'],
    [
      '[0].a',
      'bad path "[0].a": a path begins with the name of a top-level attribute: no index at character 1',
    ],
    ['a[0]b', 'bad path "a[0]b": expected ".", "[" or the end, got "b" at character 5'],
    ['a]', 'bad path "a]": expected ".", "[" or the end, got "]" at character 2'],
    [
      '$.a',
      'bad path "$.a": $ is not needed: a path begins with the name of a top-level attribute, at character 1',
    ],
    [[], 'expected at least one step, got an empty array'],
    [[0, 'a'], 'the first step is the name of an attribute, not the index 0'],
    [['a', ''], 'step 2 is an empty name'],
    [['a', -1], 'step 2 is not a list index: -1'],
    [['a', 0, 1.5], 'step 3 is not a list index: 1.5'],
  ])('%j is refused', (from, problem) => {
    expect(parsePath(from)).toEqual({ problem });
  });

  test.each(['a[', 'a[]', 'a[x]', 'a[-1]', 'a[01]', 'a[1', 'a[*]', 'a["b"]', 'a[99999999999]'])(
    'the index in %j is refused where it stands, with the other form',
    (from) => {
      const message =
        'expected a list index such as [0] (write a name with dots, brackets or outer blanks in an array of steps: ["a.b", "c", 0]) at character 2';
      expect(parsePath(from)).toEqual({ problem: `bad path ${JSON.stringify(from)}: ${message}` });
    },
  );

  test.each(['a. b', ' a', 'a .b'])('the outer blank in %j is refused: it is rarely meant', (from) => {
    expect(parsePath(from)).toEqual({ problem: expect.stringContaining('a name with an outer blank') });
  });
});

describe('printPath', () => {
  test('prints the short form where there is one', () => {
    expect(printPath(['list', 0, 'x'])).toBe('list[0].x');
    expect(printPath(['a.b', 'c'])).toEqual(['a.b', 'c']);
    expect(describePath(['a', 'b'])).toBe('a.b');
    expect(describePath(['a.b', 0])).toBe('["a.b",0]');
    expect(describePath(['two\nlines'])).toBe('["two\\nlines"]');
  });

  // Names that look like the syntax are what goes wrong.
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 6 }),
    fc.string({ unit: fc.constantFrom('a', '.', '[', ']', '0', ' ', '$', '"'), minLength: 1, maxLength: 6 }),
  );
  const path = fc
    .tuple(name, fc.array(fc.oneof(name, fc.nat({ max: 999_999_999 })), { maxLength: 5 }))
    .map(([first, others]): ItemPath => [first, ...others]);

  test('parsePath gives back what printPath printed', () => {
    fc.assert(
      fc.property(path, (steps) => {
        expect(parsePath(printPath(steps))).toEqual({ path: steps });
      }),
    );
  });

  test('a text that is a path is printed as it was written', () => {
    fc.assert(
      fc.property(path, (steps) => {
        const printed = printPath(steps);
        const parsed = parsePath(printed);
        expect('path' in parsed && printPath(parsed.path)).toEqual(printed);
      }),
    );
  });
});
