import { expect, it } from '@jest/globals';
import { base32 } from '../../../src/demo/base32.ts';

// The vectors of RFC 4648, section 10, in lower case and without their padding.
it.each([
  ['', ''],
  ['f', 'my'],
  ['fo', 'mzxq'],
  ['foo', 'mzxw6'],
  ['foob', 'mzxw6yq'],
  ['fooba', 'mzxw6ytb'],
  ['foobar', 'mzxw6ytboi'],
])('writes "%s" as "%s"', (plain, encoded) => {
  expect(base32(Buffer.from(plain))).toBe(encoded);
});

it('makes 26 characters of 16 bytes', () => {
  expect(base32(Buffer.alloc(16, 0xff))).toBe('77777777777777777777777774');
});
