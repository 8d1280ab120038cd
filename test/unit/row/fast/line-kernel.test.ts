import { describe, expect, test } from '@jest/globals';
import { LineKernel } from '../../../../src/row/fast/line-kernel.ts';

const text = (value: string): string => `{"S":${JSON.stringify(value)}}`;

/** An item with these names, in this order. */
function itemOf(names: readonly string[]): string {
  return `{"Item":{${names.map((name) => `"${name}":${text(name)}`).join(',')}}}`;
}

/** Whether the kernel takes a line of a full export. */
function takes(kernel: LineKernel, line: string): boolean {
  const bytes = Buffer.from(`${line}\n`);
  const start = kernel.load(bytes);
  const next = kernel.scanFull(start);
  expect([0, start + bytes.length]).toContain(next);
  return next !== 0;
}

/** The value of each attribute that is asked for, or null. */
function valuesOf(kernel: LineKernel, wanted: readonly string[]): (string | null)[] {
  return wanted.map((_, id) => {
    const start = kernel.item.startOf(id);
    return start === 0 ? null : kernel.bytes.toString('utf8', start, kernel.item.endOf(id));
  });
}

describe('names', () => {
  test('that are asked for are found in any order, and are missing when they are not there', () => {
    const wanted = ['a', 'bb', 'attribute', 'é'];
    const kernel = new LineKernel(wanted, false);
    for (const names of [['attribute', 'a', 'é', 'bb'], ['bb', 'x', 'attribute', 'é', 'a'], ['x'], []]) {
      expect(takes(kernel, itemOf(names))).toBe(true);
      expect(valuesOf(kernel, wanted)).toEqual(
        wanted.map((name) => (names.includes(name) ? text(name) : null)),
      );
    }
  });

  test('that begin or end alike are kept apart', () => {
    const wanted = ['customer_name', 'customer_mail', 'customer', 'customer_', 'custome', 'cus', 'c'];
    const others = ['customer_nam', 'ustomer_name', 'customerr', 'cust', 'a_customer_name', 'customer_nbme'];
    const kernel = new LineKernel(wanted, false);
    for (const names of [wanted, [...others, ...wanted], [...wanted, ...others].toReversed(), others]) {
      expect(takes(kernel, itemOf(names))).toBe(true);
      expect(valuesOf(kernel, wanted)).toEqual(
        wanted.map((name) => (names.includes(name) ? text(name) : null)),
      );
    }
  });

  test('that come twice in one map are found out, at every depth, and in two maps they are not', () => {
    const kernel = new LineKernel(['a'], false);
    const map = (inside: string): string => `{"M":{${inside}}}`;
    const a = `"a":${text('')}`;
    expect(takes(kernel, `{"Item":{${a},"b":${text('')},${a}}}`)).toBe(false);
    expect(takes(kernel, `{"Item":{${a},"b":${map(a)}}}`)).toBe(true);
    expect(takes(kernel, `{"Item":{"b":${map(a)},${a},"c":${map(a)}}}`)).toBe(true);
    expect(takes(kernel, `{"Item":{"b":${map(`${a},"c":${map(a)},${a}`)}}}`)).toBe(false);
    expect(takes(kernel, `{"Item":{"b":${map(`"c":${map(`${a},${a}`)}`)}}}`)).toBe(false);
    expect(takes(kernel, `{"Item":{"b":{"L":[${map(a)},${map(a)}]}}}`)).toBe(true);
  });

  test('with escapes, control characters or nothing in them are left to the reference', () => {
    const kernel = new LineKernel(['back\\slash', '', 'a'], false);
    for (const name of ['back\\slash', 'back\\\\slash', 'a\\u0061', 'a\tb', '']) {
      expect(takes(kernel, `{"Item":{"${name}":${text('')},"a":${text('')}}}`)).toBe(false);
    }
    expect(takes(kernel, itemOf(['a']))).toBe(true);
    expect(valuesOf(kernel, ['', '', ''])).toEqual([null, null, text('a')]);
  });

  test('are learned anew when there are ever new ones, without losing those that are asked for', () => {
    const kernel = new LineKernel(['key', 'sort'], false);
    for (let line = 0; line < 300; line++) {
      const fresh = Array.from({ length: 50 }, (_, i) => `name-${String(line)}-${String(i)}`);
      expect(takes(kernel, itemOf(['key', ...fresh, 'sort']))).toBe(true);
      expect(valuesOf(kernel, ['key', 'sort'])).toEqual([text('key'), text('sort')]);
    }
  });

  test('beyond what can be kept at once leave a line to the reference, and only that line', () => {
    const kernel = new LineKernel(['key'], false);
    const many = Array.from({ length: 5000 }, (_, i) => `name-${String(i)}`);
    expect(takes(kernel, itemOf(['key', ...many]))).toBe(false);
    expect(takes(kernel, itemOf(['key', ...many.slice(0, 1000)]))).toBe(true);
    expect(takes(kernel, itemOf(['key', 'n'.repeat(2000)]))).toBe(false);
    expect(takes(kernel, itemOf(['key']))).toBe(true);
    expect(valuesOf(kernel, ['key'])).toEqual([text('key')]);
  });

  test('are asked for by the hundred, too', () => {
    const wanted = Array.from({ length: 1500 }, (_, i) => `column_${String(i)}`);
    const kernel = new LineKernel(wanted, false);
    const names = wanted.filter((_, i) => i % 3 !== 0);
    expect(takes(kernel, itemOf(names.toReversed()))).toBe(true);
    expect(valuesOf(kernel, wanted)).toEqual(wanted.map((name, i) => (i % 3 === 0 ? null : text(name))));
  });
});

describe('lines', () => {
  test('are taken at every length, whatever stands behind them', () => {
    const kernel = new LineKernel(['a'], false);
    for (let length = 0; length < 70; length++) {
      const value = 'x'.repeat(length);
      const line = Buffer.from(`{"Item":{"a":${text(value)}}}\n`);
      const start = kernel.load(Buffer.concat([line, line]));
      expect(kernel.scanFull(start)).toBe(start + line.length);
      expect(kernel.scanFull(start + line.length)).toBe(start + 2 * line.length);
      expect(valuesOf(kernel, ['a'])).toEqual([text(value)]);
    }
  });

  test('that are cut off anywhere are not taken, even when the rest of an older one stands behind them', () => {
    const kernel = new LineKernel(['a'], false);
    const line = `{"Item":{"a":{"L":[{"N":"-12.5"},{"M":{"b":{"BOOL":true}}},{"B":"aGk="},{"SS":["x"]}]}}}`;
    expect(takes(kernel, line)).toBe(true);
    for (let length = 0; length < line.length; length++) {
      expect(takes(kernel, line)).toBe(true);
      expect(takes(kernel, line.slice(0, length))).toBe(false);
    }
  });

  test('larger than all before them make the memory grow', () => {
    const kernel = new LineKernel(['a', 'b'], false);
    for (const length of [10, 100_000, 1_000_000, 3_000_000, 10]) {
      const value = 'x'.repeat(length);
      expect(takes(kernel, `{"Item":{"b":${text('b')},"a":${text(value)}}}`)).toBe(true);
      expect(valuesOf(kernel, ['a', 'b'])).toEqual([text(value), text('b')]);
    }
  });
});

describe('maps and lists', () => {
  const nested = (depth: number, open: string, close: string): string =>
    `{"Item":{"a":${open.repeat(depth)}{"S":"x"}${close.repeat(depth)}}}`;

  test.each([
    ['{"M":{"b":', '}}'],
    ['{"L":[', ']}'],
  ])('%s…%s are walked however deep, up to where the reference takes over', (open, close) => {
    const kernel = new LineKernel(['a'], false);
    for (let depth = 0; depth <= 15; depth++) expect(takes(kernel, nested(depth, open, close))).toBe(true);
    for (const depth of [16, 32, 10_000]) expect(takes(kernel, nested(depth, open, close))).toBe(false);
  });
});
