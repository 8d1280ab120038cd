import { describe, expect, test } from '@jest/globals';
import type { ExportWarning } from '../../../src/export/export-warning.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { catalogWarnings, chooseMapping } from '../../../src/sync/find-table-exports.ts';

const mapping = compileMapping(
  {
    source: { table: 'unicorn_activities', keys: ['name'] },
    targets: [{ table: 'unicorns', columns: { name: 'string' } }],
  },
  'unicorn.json',
);

describe('a name that no mapping has', () => {
  test.each([
    ['unicrns', '; did you mean "unicorns"?'],
    ['unicorn_activites', '; did you mean "unicorn_activities"?'],
    ['orders', '.'],
  ])('%s comes with what may be meant, and with all that there are', (name, end) => {
    expect(() => chooseMapping([mapping], name)).toThrow(
      expect.objectContaining({
        code: 'TABLE_NOT_MAPPED',
        message: `No mapping has ${name} as its DynamoDB table or as a target${end}`,
        hint: 'The mapped DynamoDB tables are: unicorn_activities. The targets are: unicorns.',
      }),
    );
  });
});

describe('summaries that somebody re-formatted', () => {
  const touched = (address: string): ExportWarning => ({
    code: 'EXPORT_CHECKSUM_MISMATCH',
    address,
    exportId: null,
    message: `${address} was re-formatted.`,
  });
  const broken: ExportWarning = { ...touched('c'), code: 'EXPORT_SUMMARY_INVALID' };

  test('are told once, however many they are, and hide nothing else', () => {
    expect(catalogWarnings({ warnings: [touched('a'), broken, touched('b')] })).toMatchObject([
      { code: 'EXPORT_SUMMARY_INVALID' },
      {
        code: 'EXPORT_CHECKSUM_MISMATCH',
        message: expect.stringMatching(/^2 manifest-summary.json files were re-formatted .* a for one;/),
      },
    ]);
    expect(catalogWarnings({ warnings: [touched('a')] })).toMatchObject([{ message: 'a was re-formatted.' }]);
  });
});
