import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  attributeName,
  attributes,
  base64Text,
  itemWithKeys,
  numberText,
  setValue,
  text,
} from '../../support/attribute-arbitraries.ts';

const SAMPLES = { numRuns: 2000, seed: 1 };

describe('numbers', () => {
  const numbers = fc.sample(numberText(), SAMPLES);

  it('are plain digits without needless zeros', () => {
    const odd = numbers.filter((number) => !/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/.test(number));
    expect(odd).toEqual([]);
  });

  it('have 38 significant digits at most, and some have that many', () => {
    const counts = numbers.map(
      (number) =>
        number
          .replace(/^-?[0.]*/, '')
          .replace('.', '')
          .replace(/0+$/, '').length,
    );
    expect(Math.max(...counts)).toBe(38);
  });

  it('reach 126 digits before the point and 130 after it, and no further', () => {
    const parts = numbers.map((number) => number.replace('-', '').split('.'));
    expect(Math.max(...parts.map(([whole]) => whole?.length ?? 0))).toBe(126);
    expect(Math.max(...parts.map(([, fraction]) => fraction?.length ?? 0))).toBe(130);
  });

  it('are negative, fractional and integral', () => {
    expect(numbers.some((number) => number.startsWith('-'))).toBe(true);
    expect(numbers.some((number) => number.includes('.'))).toBe(true);
    expect(numbers.some((number) => /^\d+$/.test(number))).toBe(true);
  });
});

describe('texts', () => {
  const texts = fc.sample(text(), SAMPLES);

  it('are all sound Unicode', () => {
    expect(texts.filter((sample) => Buffer.from(sample).toString() !== sample)).toEqual([]);
  });

  it.each([
    ['none at all', /^$/],
    ['a blank at the end', / $/],
    ['a quote', /"/],
    ['a tab', /\t/],
    ['a line feed', /\n/],
    ['a backslash', /\\/],
    ['NUL', /\0/],
    ['an emoji', /\u{1f514}/u],
    ['a thousand characters', /^[^]{1000}/],
  ])('hold %s', (_what, pattern) => {
    expect(texts.some((sample) => pattern.test(sample))).toBe(true);
  });
});

describe('names', () => {
  const names = fc.sample(attributeName(), SAMPLES);

  it('are never empty', () => {
    expect(names).not.toContain('');
  });

  it.each(['__proto__', 'S', 'N', 'with.dot', 'with space', '42'])('are sometimes %s', (name) => {
    expect(names).toContain(name);
  });
});

it('makes base64 with padding', () => {
  const odd = fc
    .sample(base64Text(), SAMPLES)
    .filter((encoded) => Buffer.from(encoded, 'base64').toString('base64') !== encoded);
  expect(odd).toEqual([]);
});

it('makes sets with a member at least and none twice', () => {
  for (const set of fc.sample(setValue(), SAMPLES)) {
    const members = Object.values(set).flat();
    expect(members.length).toBeGreaterThan(0);
    expect(new Set(members).size).toBe(members.length);
  }
});

it('makes attributes of every type, nested ones too, and empty maps and lists', () => {
  const shapes = new Set<string>();
  for (const item of fc.sample(attributes(), SAMPLES)) {
    for (const value of item.values()) {
      const tags = Object.keys(value);
      expect(tags).toHaveLength(1);
      for (const tag of tags) shapes.add(tag);
      if ('M' in value) shapes.add(value.M.size === 0 ? 'M empty' : 'M full');
      if ('L' in value) shapes.add(value.L.length === 0 ? 'L empty' : 'L full');
    }
  }
  expect([...shapes].toSorted()).toEqual(
    [
      'B',
      'BOOL',
      'BS',
      'L',
      'L empty',
      'L full',
      'M',
      'M empty',
      'M full',
      'N',
      'NS',
      'NULL',
      'S',
      'SS',
    ].toSorted(),
  );
});

it('makes items whose keys DynamoDB would take', () => {
  for (const item of fc.sample(itemWithKeys(['pk', '__proto__']), { numRuns: 500, seed: 1 })) {
    for (const name of ['pk', '__proto__']) {
      const [[tag, value] = []] = Object.entries(item.get(name) ?? {});
      expect(['S', 'N', 'B']).toContain(tag);
      expect(value).not.toBe('');
    }
  }
});
