import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { expect, test } from '@jest/globals';

test('tests run in the realm of the process, where an error of Node is an error', () => {
  expect(runInThisContext('[Array, Error, Map, globalThis]')).toEqual([Array, Error, Map, globalThis]);
  expect(() => readFileSync('/nothing/here')).toThrow(Error);
  expect(Object.getPrototypeOf(runInThisContext('({})'))).toBe(Object.prototype);
});
