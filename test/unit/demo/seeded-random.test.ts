import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../../src/demo/seeded-random.ts';

const draw = (random: SeededRandom): readonly number[] => Array.from({ length: 5 }, () => random.uint32());

describe('the numbers', () => {
  it('are the same for the same seed', () => {
    expect(draw(new SeededRandom('seed', 1))).toEqual(draw(new SeededRandom('seed', 1)));
  });

  it('are others for another seed, also when it reads the same', () => {
    expect(draw(new SeededRandom('seed', 1))).not.toEqual(draw(new SeededRandom('seed', '1')));
  });

  it('reach both ends of a range and nothing beyond', () => {
    const random = new SeededRandom('range');
    const drawn = new Set(Array.from({ length: 200 }, () => random.between(-1, 2)));
    expect([...drawn].toSorted((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  });
});

it('shuffles without losing or doubling anything, and without touching the original', () => {
  const sorted = Array.from({ length: 50 }, (_, index) => index);
  const shuffled = new SeededRandom('shuffle').shuffled(sorted);
  expect(shuffled).not.toEqual(sorted);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(sorted);
  expect(sorted[0]).toBe(0);
});

it('puts every element in every place about equally often', () => {
  const random = new SeededRandom('fair');
  const firsts = Array.from({ length: 3000 }, () => random.shuffled(['a', 'b', 'c'])[0]);
  for (const letter of ['a', 'b', 'c']) {
    expect(Math.abs(firsts.filter((first) => first === letter).length - 1000)).toBeLessThan(150);
  }
});

it('refuses to pick from nothing', () => {
  expect(() => new SeededRandom('none').pick([])).toThrow('at least one choice');
});
