import { describe, expect, it } from '@jest/globals';
import { describeDifferences } from '../../../../src/warehouse/sql/load-refusals.ts';

describe('describeDifferences', () => {
  it('names what is new, what is gone, and what is another type', () => {
    const built = new Map([
      ['kept', 'String'],
      ['typed', 'Nullable(Int64)'],
      ['old', 'String'],
    ]);
    const wanted = new Map([
      ['kept', 'String'],
      ['typed', 'Nullable(String)'],
      ['new', 'Nullable(Bool)'],
    ]);
    expect(describeDifferences(built, wanted)).toEqual([
      'column "typed" was Nullable(Int64) and is now Nullable(String)',
      'column "new" (Nullable(Bool)) is new',
      'column "old" is gone',
    ]);
    expect(describeDifferences(built, built)).toEqual([]);
  });
});
