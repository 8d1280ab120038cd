import { expect, test } from '@jest/globals';
import { credentialsOf } from '../../../src/lambda/secret.ts';

test.each([
  ['{"username":"loader","password":"a b","engine":"clickhouse"}', { username: 'loader', password: 'a b' }],
  ['{"password":"p"}', { username: null, password: 'p' }],
  ['p{a}ss', { username: null, password: 'p{a}ss' }],
  ['123456', { username: null, password: '123456' }],
  ['"quoted"', { username: null, password: '"quoted"' }],
  ['{"username":"loader"}', null],
  ['', null],
])('%s', (text, credentials) => {
  expect(credentialsOf(text)).toEqual(credentials);
});
