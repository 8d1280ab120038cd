import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { chooseFiles } from '../../run/choose-files.ts';
import SECONDS from '../../run/seconds.json' with { type: 'json' };

const FILES = [
  'contract/chdb.contract.test.ts',
  'contract/clickhouse-grants.test.ts',
  'contract/redshift.contract.test.ts',
  'e2e/cli/endings.test.ts',
  'e2e/cli/sync.test.ts',
  'e2e/cli/workers.test.ts',
  'e2e/lambda/clickhouse.test.ts',
  'e2e/lambda/redshift.test.ts',
  'e2e/scenarios.test.ts',
  'property/chdb.model.test.ts',
  'property/redshift.model.test.ts',
];
const rules = { changed: [], seed: 1, seconds: 65, secondsOf: () => 10 };

describe('the files that `npm test` runs', () => {
  test('are some of each kind, as many as there is time for, and the same again for a seed', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const { chosen, leftOut } = chooseFiles(FILES, { ...rules, seed });
      expect([...chosen, ...leftOut].toSorted()).toEqual(FILES);
      expect(chosen).toHaveLength(6);
      for (const kind of [/\.contract\./, /grants/, /cli\//, /lambda\//, /scenarios/, /\.model\./])
        expect(chosen.some((file) => kind.test(file))).toBe(true);
      expect(chooseFiles(FILES, { ...rules, seed }).chosen).toEqual(chosen);
      for (const file of chosen) seen.add(file);
    }
    expect(seen.size).toBe(FILES.length);
  });

  test('have one of each kind where there is no time for it', () => {
    expect(chooseFiles(FILES, { ...rules, seconds: 0 }).chosen).toHaveLength(6);
  });

  test('fill the time that is left, be the first that is drawn too long for it', () => {
    const secondsOf = (file: string): number => (file.includes('clickhouse.test') ? 50 : 1);
    const { chosen } = chooseFiles(FILES, { ...rules, seconds: 20, secondsOf, seed: 3 });
    expect(chosen.length).toBeGreaterThanOrEqual(FILES.length - 1);
  });

  test.each([
    ['src/lambda/load.ts', /^e2e\/lambda\//],
    ['src/cli/show/sync-text.ts', /^e2e\/cli\//],
    ['src/warehouse/redshift/redshift-warehouse.ts', /redshift\.(contract|model)/],
    ['sql/clickhouse/read-parts.sql', /^(contract|property)\/(chdb|clickhouse)/],
    ['src/ticket/load-ticket.ts', /^contract\//],
    ['src/sync/sync.ts', /^(property\/|e2e\/scenarios)/],
    ['test/e2e/cli/workers.test.ts', /workers/],
  ])('are all of those that a change in %s calls for, whatever time there is', (changed, called) => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { chosen } = chooseFiles(FILES, { ...rules, seed, changed: ['README.md', changed], seconds: 0 });
      expect(chosen).toEqual(expect.arrayContaining(FILES.filter((file) => called.test(file))));
    }
  });
});

test('every file whose time is known is there', () => {
  expect(Object.keys(SECONDS).filter((file) => !existsSync(`test/${file}.test.ts`))).toEqual([]);
});
