import { describe, expect, test } from '@jest/globals';
import { shownAddress, shownParameter, shownWord } from '../../../src/message/shown-address.ts';

describe('an address that is shown', () => {
  test.each([
    's3://bucket/dira/dirb',
    's3://bucket',
    'clickhouse://host:8443/shop',
    'chdb:./warehouse',
    '/home/me/exports',
    'C:\\exports\\shop',
    './C#/a b+c',
    'node_modules/@scope/exports',
    'arn:aws:dynamodb:eu-west-1:123456789012:table/Orders',
    'Orders',
    '',
  ])('%j is shown as it is', (text) => {
    expect(shownAddress(text)).toBe(text);
  });

  test.each([
    ['s3://KEY:SEC/RET@bucket/prefix', 's3://***@bucket/prefix'],
    ['s3://SECRET@bucket/prefix', 's3://***@bucket/prefix'],
    ['s3://KEY:SEC/RET', 's3://***'],
    ['https://host:443/a?sig=SECRET', 'https://host:443/a?***'],
    ['https://host/a#SECRET?x', 'https://host/a#***'],
    ['https://me:1?SECRET@host/a', 'https://***?***'],
    ['/work/KEY:SEC/RET@bucket/a', '/work/***@bucket/a'],
    ['bucket/a?sig=SECRET', 'bucket/a?***'],
    ['s3://KEY:SEC\nRET@bucket', 's3://***@bucket'],
  ])('%j is shown as %j', (text, shown) => {
    expect(shownAddress(text)).toBe(shown);
  });
});

test('a parameter is named when it has a name and a value', () => {
  expect(shownParameter('password', 'x')).toBe('password');
  expect(shownParameter('SECRET', '')).toBe('***');
  expect(shownParameter('SEC/RET', 'x')).toBe('***');
});

test('of an option the name alone is shown', () => {
  expect(['--jsn', '--password=SECRET', '-j', '-pSECRET', 'snyc', 's3://K:S@b'].map(shownWord)).toEqual([
    '--jsn',
    '--password=***',
    '-j',
    '-p***',
    'snyc',
    's3://***@b',
  ]);
});
