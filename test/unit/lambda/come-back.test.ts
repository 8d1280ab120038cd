import { expect, test } from '@jest/globals';
import { returnsOf } from '../../../src/lambda/come-back.ts';

test.each<readonly [string, readonly string[], number, number | null]>([
  ['nothing went wrong', [], 1, null],
  ['somebody else is at work', ['LEASE_HELD'], 1, 60],
  ['somebody else is at work, for the third time', ['LEASE_HELD'], 3, 60],
  ['somebody else is at work, for the fourth time', ['LEASE_HELD'], 4, null],
  ['the time was up', ['INTERRUPTED'], 1, 1],
  ['the time was up, and another table is held', ['INTERRUPTED', 'LEASE_HELD'], 1, 60],
  ['what may pass', ['WAREHOUSE_UNREACHABLE'], 2, 60],
  ['what stays', ['EXPORT_CHECKSUM_MISMATCH'], 1, null],
  ['what stays for one table, and passes for another', ['SOURCE_DENIED', 'WAREHOUSE_BUSY'], 1, 60],
  ['what nobody knows', ['SOMETHING_NEW'], 1, null],
])('%s', (_, codes, receives, afterSeconds) => {
  const returns = returnsOf([{ messageId: 'm', receipt: 'r', receives, codes }]);
  expect(returns).toEqual(afterSeconds === null ? [] : [{ messageId: 'm', receipt: 'r', afterSeconds }]);
});
