import { describe, expect, test } from '@jest/globals';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { convert } from '../../../src/type/convert.ts';
import { NullTest } from '../../../src/type/null-test.ts';
import { column } from '../../support/encoder-builders.ts';
import { compileColumnOf } from '../../support/mapping-problems.ts';

describe('values that mean none', () => {
  function isNone(type: unknown, nullValues: readonly (string | number)[], value: AttributeValue): boolean {
    const given = typeof type === 'object' ? type : { type };
    const compiled = compileColumnOf('x', { ...given, nullValues });
    return NullTest.of(compiled)?.holds(value) ?? false;
  }

  test.each<[unknown, string | number, AttributeValue, boolean]>([
    ['string', '', { S: '' }, true],
    ['string', 'N/A', { S: 'N/A' }, true],
    ['string', 'N/A', { S: 'n/a' }, false],
    ['string', '1', { N: '1' }, false],
    ['string', 1, { S: '1' }, false],
    ['string', 1, { N: '1.0' }, true],
    ['int32', 0, { N: '-0.0' }, true],
    ['int32', -1, { N: '-1' }, true],
    ['int32', 1, { N: '10' }, false],
    ['int32', '0', { N: '0' }, false],
    ['int32', '', { S: '' }, true],
    [{ type: 'int32', format: 'text' }, 0, { S: '0.00' }, true],
    [{ type: 'int32', format: 'text' }, '00', { N: '0' }, true],
    [{ type: 'float64', format: 'text' }, '0.1', { S: '0.1000000000000000055' }, false],
    ['boolean', 'N/A', { S: 'N/A' }, true],
    ['boolean', 'true', { BOOL: true }, false],
    ['timestamp', '9999-12-31T00:00:00+09:00', { S: '9999-12-30T15:00Z' }, true],
    ['timestamp', '9999-12-31T00:00:00+09:00', { S: '9999-12-31T00:00:00Z' }, false],
    ['timestamp', '9999-12-31', { S: '9999-12-31' }, true],
    ['timestamp', '9999-12-31', { S: '9999-12-31T00:00:00Z' }, false],
    ['timestamp', '9999-12-31T23:59:59.9999999Z', { S: '9999-12-31T23:59:59.9999999Z' }, true],
    ['timestamp', '0001-01-01T00:00:00', { S: '0001-01-01T00:00:00Z' }, false],
    [{ type: 'timestamp', zone: 'UTC' }, '0001-01-01T00:00:00', { S: '0001-01-01T00:00:00Z' }, true],
    [{ type: 'timestamp', format: 'epoch_s' }, 0, { S: '0' }, true],
    [{ type: 'timestamp', format: 'epoch_s' }, -62135596800, { N: '-62135596800' }, true],
    ['date', '9999-12-31', { S: '9999-12-31' }, true],
    [{ type: 'date', format: 'iso8601' }, '9999-12-31T00:00:00Z', { S: '9999-12-31T23:00:00Z' }, true],
    ['json', 'N/A', { S: 'N/A' }, true],
    ['json', 'N/A', { L: [{ S: 'N/A' }] }, false],
    ['binary', 'AA==', { B: 'AA==' }, false],
  ])('in %j, %j means that %j is none: %j', (type, nullValue, value, none) => {
    expect(isNone(type, [nullValue], value)).toBe(none);
  });

  test('are NULL among the elements of a list, and in the place of one', () => {
    const none = column('x', 'list<string>', { nullValues: [{ S: '' }, { N: '0' }] });
    const read = (value: AttributeValue): unknown => convert(value, none.type, { nulls: NullTest.of(none) });
    expect(read({ L: [{ S: 'a' }, { S: '' }, { N: '0.0' }] })).toEqual({
      kind: 'list',
      items: [{ kind: 'text', text: 'a' }, { kind: 'null' }, { kind: 'null' }],
    });
    expect(read({ S: '' })).toEqual({ kind: 'null' });
  });
});
