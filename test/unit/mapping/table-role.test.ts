import { describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { roleOf } from '../../../src/mapping/table-role.ts';
import { shopFile } from '../../support/mapping-problems.ts';

const arn = (account: string, name: string): string =>
  `arn:aws:dynamodb:eu-central-1:${account}:table/${name}`;
const [ONE, TWO] = ['111122223333', '444455556666'];

describe('what a table is to a mapping', () => {
  test.each([
    [arn(ONE, 'Shop'), { table: 'Shop' }, 'source'],
    [arn(TWO, 'Shop'), { table: 'Shop' }, 'source'],
    [arn(ONE, 'Shop2'), { table: 'Shop' }, 'other'],
    [arn(ONE, 'Shop'), { table: arn(ONE, 'Shop') }, 'source'],
    [arn(TWO, 'Shop'), { table: arn(ONE, 'Shop') }, 'other'],
    [arn(ONE, 'Old'), { table: 'Shop', was: 'Old' }, 'former'],
    [arn(ONE, 'Older'), { table: 'Shop', was: ['Older', 'Old'] }, 'former'],
    [arn(TWO, 'Old'), { table: 'Shop', was: arn(ONE, 'Old') }, 'other'],
    // Of the same name: the more exact word decides.
    [arn(ONE, 'Shop'), { table: 'Shop', was: arn(ONE, 'Shop') }, 'former'],
    [arn(TWO, 'Shop'), { table: 'Shop', was: arn(ONE, 'Shop') }, 'source'],
    [arn(TWO, 'Shop'), { table: arn(TWO, 'Shop'), was: 'Shop' }, 'source'],
    [arn(ONE, 'Shop'), { table: arn(TWO, 'Shop'), was: 'Shop' }, 'former'],
  ])('%s to %j: %s', (tableArn, source, role) => {
    const mapping = compileMapping(shopFile({}, { source: { ...source, keys: ['pk', 'sk'] } }), 'shop.json');
    expect(roleOf(tableArn, mapping.source)).toBe(role);
  });
});
