import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { exitCodeOfError } from '../../src/cli/exit-code.ts';
import { ERROR_CODES } from '../../src/errors.ts';

test('docs/errors.md lists every code, with its exit code, its meaning and what to do', () => {
  const rows = readFileSync('docs/errors.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const documented = rows.map(([code, exit, passes, meaning]) => [code, exit, passes, meaning]);
  const expected = Object.entries(ERROR_CODES).map(([code, { retryable, meaning }]) => [
    `\`${code}\``,
    String(exitCodeOfError({ code })),
    retryable ? 'yes' : 'no',
    meaning,
  ]);
  const byCode = (a: readonly unknown[], b: readonly unknown[]): number =>
    String(a[0]) < String(b[0]) ? -1 : 1;
  expect(documented.toSorted(byCode)).toEqual(expected.toSorted(byCode));
  for (const row of rows) expect(row[4]).toMatch(/\w+.*[.?]$/);
});
