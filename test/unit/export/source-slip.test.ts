import { expect, test } from '@jest/globals';
import { folderAboveExport } from '../../../src/export/source-slip.ts';

const ID = '01716791487000-6ddcf8cf';

test.each([
  [`s3://bucket/shop/AWSDynamoDB/${ID}/`, 's3://bucket/shop'],
  [`s3://bucket/AWSDynamoDB/${ID}/manifest-summary.json`, 's3://bucket'],
  [`exports/AWSDynamoDB/${ID}`, 'exports'],
  [`AWSDynamoDB/${ID}`, '.'],
  [`/AWSDynamoDB/${ID}`, '/'],
  ['/exports/AWSDynamoDB/an-id-of-another-form', '/exports'],
  [`copy/${ID}`, 'copy'],
  ['exports/AWSDynamoDB', null],
  ['exports/AWSDynamoDB/data', null],
  ['s3://bucket/shop', null],
  ['exports', null],
])('%s is one export, whose others lie in %s', (address, above) => {
  expect(folderAboveExport(address)).toBe(above);
});
