import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';

test('hints are sentences: they begin with a capital', async () => {
  const low: string[] = [];
  for (const name of await readdir('src', { recursive: true })) {
    if (!name.endsWith('.ts') || name.startsWith('generated')) continue;
    const text = await readFile(path.join('src', name), 'utf8');
    // Names of documents are written as they are.
    for (const [found] of text.matchAll(/\bhint:\s*(['"`])(?!docs\/)[a-z][^\n]*/g))
      low.push(`${name}: ${found}`);
  }
  expect(low).toEqual([]);
});
