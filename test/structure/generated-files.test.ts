import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { GENERATED_FILES } from '../generate/generated-files.ts';

// Prettier lays JSON out anew after it was generated, so it is compared by what it says.
const meaning = (path: string, text: string): unknown => (path.endsWith('.json') ? JSON.parse(text) : text);

describe('generated files', () => {
  it.each(GENERATED_FILES.map((file) => [file.path, file] as const))('%s is fresh', (path, file) => {
    const committed = readFileSync(join(process.cwd(), path), 'utf8');
    // When this fails: npm run generate. The files are too long to be printed.
    const isFresh = isDeepStrictEqual(meaning(path, committed), meaning(path, file.content(process.cwd())));
    expect(isFresh).toBe(true);
  });
});
