import { expect, test } from '@jest/globals';
import { concernContract, concernFormat, concernTools } from '../../run/tool-paths.ts';

test.each([
  ['src/sync/sync.ts', false],
  ['docs/cli.md', false],
  ['test/unit/sync/status.test.ts', false],
  ['test/support/s3-server/s3-server.ts', true],
  ['test/unit/support/s3-server.test.ts', true],
  ['src/demo/shop.ts', true],
  ['package-lock.json', true],
])('a change in %s calls for the tests of the tools: %s', (path, calls) => {
  expect(concernTools([path])).toBe(calls);
  expect(concernTools(['README.md', path])).toBe(calls);
});

test.each([
  ['src/sync/sync.ts', false],
  ['docs/package-lock.json.md', false],
  ['package-lock.json', true],
  ['.prettierrc.json', true],
  ['.prettierignore', true],
])('a change in %s calls for a look at the format of every file: %s', (path, calls) => {
  expect(concernFormat([path])).toBe(calls);
  expect(concernFormat(['README.md', path])).toBe(calls);
});

test.each([
  ['src/sync/sync.ts', false],
  ['test/e2e/scenarios.test.ts', false],
  ['src/warehouse/redshift/redshift-warehouse.ts', true],
  ['sql/clickhouse/read-parts.sql', true],
  ['test/contract/parts/drops.ts', true],
])('a change in %s calls for the whole contract with every engine: %s', (path, calls) => {
  expect(concernContract([path])).toBe(calls);
  expect(concernContract(['README.md', path])).toBe(calls);
});
