import { describe, expect, test } from '@jest/globals';
import { idFloor, placeOf, prefixOf, resolveKey, startOfId } from '../../../src/export/export-key.ts';
import { parseManifestTime } from '../../../src/export/manifest-time.ts';
import { compareKeys, isPlainKey, lastSegment, parentFolder } from '../../../src/export/store/store-key.ts';

describe('IDs', () => {
  test('tell when the export was started', () => {
    expect(startOfId('01716790307109-5f9d6aaa')).toBe(Date.parse('2024-05-27T06:11:47.109Z'));
  });

  test.each([
    'data',
    '01716790307109',
    '11716790307109-5f9d6aaa',
    '01716790307109-5F9D6AAA',
    '01716790307109-5f9d6aaa0',
    '',
  ])('of another form tell nothing: %j', (id) => {
    expect(startOfId(id)).toBeNull();
  });

  test('sort behind the floor exactly when they are not older', () => {
    const id = '01716790307109-00000000';
    expect(idFloor(1716790307109) < id).toBe(true);
    expect(idFloor(1716790307110) < id).toBe(false);
    expect(idFloor(-5)).toBe('00000000000000');
  });
});

describe('resolveKey', () => {
  const ID = '01716790307109-5f9d6aaa';
  const at = (prefix: string): string => `${prefix}AWSDynamoDB/${ID}/manifest-summary.json`;
  test.each([
    // key, originalPrefix, key of the summary where it was found, expected
    [`AWSDynamoDB/${ID}/manifest-files.json`, '', at(''), `AWSDynamoDB/${ID}/manifest-files.json`],
    [`AWSDynamoDB/data/x.json.gz`, '', at('copy/of/'), 'copy/of/AWSDynamoDB/data/x.json.gz'],
    [`a/b/AWSDynamoDB/data/x.json.gz`, 'a/b/', at(''), 'AWSDynamoDB/data/x.json.gz'],
    [`a/b/AWSDynamoDB/data/x.json.gz`, 'a/b/', at('b/'), 'b/AWSDynamoDB/data/x.json.gz'],
    [`a//AWSDynamoDB/data/x.json.gz`, 'a//', at('a/'), 'a/AWSDynamoDB/data/x.json.gz'],
    [`a/AWSDynamoDB/data/x.json.gz`, 'other/', at('c/'), 'c/AWSDynamoDB/data/x.json.gz'],
    [`AWSDynamoDB/AWSDynamoDB/data/x`, 'AWSDynamoDB/', at('c/'), 'c/AWSDynamoDB/data/x'],
    // Copies without AWSDynamoDB/, or with the folder of the export under another name.
    [`a/AWSDynamoDB/${ID}/data/x`, 'a/', `copy/${ID}/manifest-summary.json`, `copy/${ID}/data/x`],
    [`a/AWSDynamoDB/data/x`, 'a/', `copy/${ID}/manifest-summary.json`, 'copy/data/x'],
    [`a/AWSDynamoDB/${ID}/data/x`, 'a/', 'flat/manifest-summary.json', 'flat/data/x'],
    [`a/AWSDynamoDB/data/x`, 'a/', 'flat/manifest-summary.json', 'flat/data/x'],
    [`AWSDynamoDB/${ID}/data/x`, '', 'manifest-summary.json', 'data/x'],
    [`AWSDynamoDB/${ID}/data/x`, '', 'AWSDynamoDB/mine/manifest-summary.json', 'AWSDynamoDB/mine/data/x'],
    [`data/x.json.gz`, '', at('c/'), null],
    [`notAWSDynamoDB/data/x.json.gz`, '', at('c/'), null],
    [`AWSDynamoDB/x.json.gz`, '', at('c/'), null],
  ])('%s of %j, found at %s, is %j', (key, originalPrefix, summaryKey, expected) => {
    expect(resolveKey(key, originalPrefix, placeOf(summaryKey))).toBe(expected);
  });

  test('the prefix is what stands before the last AWSDynamoDB', () => {
    expect(prefixOf('AWSDynamoDB/x/AWSDynamoDB/y/z')).toBe('AWSDynamoDB/x/');
    expect(prefixOf('a/AWSDynamoDBx/y')).toBeNull();
  });
});

describe('store keys', () => {
  test.each([
    ['a/b', 'b', 'a/'],
    ['a/b/', 'b', 'a/'],
    ['a', 'a', ''],
    ['a//', '', 'a/'],
    ['', '', ''],
  ])('%j is %j in %j', (key, last, parent) => {
    expect([lastSegment(key), parentFolder(key)]).toEqual([last, parent]);
  });

  test('are ordered by UTF-8 bytes', () => {
    expect(['\u{1F600}', '\uFF5E', 'a/', 'a-'].toSorted(compareKeys)).toEqual([
      'a-',
      'a/',
      '\uFF5E',
      '\u{1F600}',
    ]);
  });

  test.each(['..', 'a/../b', './a', 'a\\b', 'a\0'])('%j is not plain', (key) => {
    expect(isPlainKey(key)).toBe(false);
  });

  test.each(['a/b', 'a//b', '..a/b..', 'a b+ü'])('%j is plain', (key) => {
    expect(isPlainKey(key)).toBe(true);
  });
});

describe('parseManifestTime', () => {
  test.each([
    ['2024-05-27T06:11:47.109Z', 1716790307109],
    ['2024-05-27T06:11:47Z', 1716790307000],
    ['2024-02-29T23:59:59.9Z', 1709251199900],
  ])('%s', (text, millis) => {
    expect(parseManifestTime(text)).toBe(millis);
  });

  test.each([
    '2024-05-27',
    '2024-05-27T06:11:47.109',
    '2024-05-27T06:11:47.109+00:00',
    '2024-05-27T06:11:47.109123Z',
    '2023-02-29T00:00:00Z',
    '2024-05-27T24:00:00Z',
    '2024-13-01T00:00:00Z',
    '1716790307109',
    '',
  ])('refuses %j', (text) => {
    expect(parseManifestTime(text)).toBeUndefined();
  });
});
