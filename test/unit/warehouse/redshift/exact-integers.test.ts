import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { integersAsText } from '../../../../src/warehouse/redshift/data-api/exact-integers.ts';

describe('integers of an answer', () => {
  it.each([
    ['{"longValue":9007199254740993}', '{"stringValue":"9007199254740993"}'],
    ['{ "longValue" : -9223372036854775808 }', '{ "stringValue" : "-9223372036854775808" }'],
    ['{"stringValue":"\\"longValue\\":1"}', '{"stringValue":"\\"longValue\\":1"}'],
    [
      '{"doubleValue":1.5,"longValue":0,"isNull":true}',
      '{"doubleValue":1.5,"stringValue":"0","isNull":true}',
    ],
    ['{"Duration":12345678901}', '{"Duration":12345678901}'],
  ])('%s becomes %s', (json, expected) => {
    expect(integersAsText(json)).toBe(expected);
  });

  it('leaves everything else as it is', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(integersAsText(json))).toEqual(JSON.parse(json));
      }),
    );
  });
});
