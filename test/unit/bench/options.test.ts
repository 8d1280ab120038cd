import { describe, expect, test } from '@jest/globals';
import { readOptions } from '../../bench/options.ts';

describe('readOptions', () => {
  test('has sizes of its own for --quick, which may be changed', () => {
    expect(readOptions([])).toMatchObject({ items: 100_000, rounds: 7, quick: false, json: null });
    expect(readOptions(['--quick'])).toMatchObject({ items: 20_000, rounds: 3, slowRounds: 2, quick: true });
    expect(readOptions(['--quick', '--items', '5000', '--rounds', '1', '--json', 'a.json'])).toMatchObject({
      items: 5000,
      rounds: 1,
      slowRounds: 1,
      json: 'a.json',
    });
  });

  test('gives way to --help', () => {
    expect(readOptions(['--help'])).toBeNull();
  });

  test.each([
    [['--rounds', '0'], '--rounds: expected a whole number from 1 up, got "0"'],
    [['--items', '999'], '--items: expected a whole number from 1000 up, got "999"'],
    [['--items', 'many'], '--items: expected a whole number from 1000 up, got "many"'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j', (words, message) => {
    expect(() => readOptions(words)).toThrow(message);
  });
});
