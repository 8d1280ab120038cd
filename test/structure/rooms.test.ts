import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { faultsOf } from './faults.ts';
import type { Sources } from './imports.ts';
import { ROOMS } from './rooms.ts';

const SRC = path.resolve('src');

const sources: Sources = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file.replaceAll(path.sep, '/'), readFileSync(path.join(SRC, file), 'utf8')]),
);

test('every file imports from its own room and from earlier ones', () => {
  expect(faultsOf(sources, ROOMS)).toEqual([]);
});

test('zod is imported as a whole: by its name, a bundle gets the messages of all languages with it', () => {
  const named = [...sources].filter(([, text]) => /import (type )?\{[^}]*\} from 'zod'/.test(text));
  expect(named.map(([file]) => file)).toEqual([]);
});

test('every room has files', () => {
  const files = [...sources.keys()];
  const empty = ROOMS.filter(
    ({ path: place }) => !files.some((file) => file === place || file.startsWith(`${place}/`)),
  );
  expect(empty).toEqual([]);
});

describe('what is a fault', () => {
  const rooms = [
    { path: 'first', packages: ['zod'] },
    { path: 'second', onlyFor: ['third/inner'] },
    { path: 'third' },
    { path: 'third/inner' },
  ];
  test.each([
    [
      'an import of a later room',
      { 'first/a.ts': "import { b } from '../second/b.ts';", 'second/b.ts': '' },
      'comes after',
    ],
    [
      'an import of a type',
      { 'first/a.ts': "import type { B } from '../third/b.ts';", 'third/b.ts': '' },
      'comes after',
    ],
    [
      'an import when it is needed',
      { 'first/a.ts': "await import('../third/b.ts');", 'third/b.ts': '' },
      'comes after',
    ],
    [
      'what is handed on',
      { 'first/a.ts': "export * from '../third/b.ts';", 'third/b.ts': '' },
      'comes after',
    ],
    [
      'a room that is for others',
      { 'third/a.ts': "import '../second/b.ts';", 'second/b.ts': '' },
      'for third/inner alone',
    ],
    [
      'a circle of types',
      { 'first/a.ts': "import type { B } from './b.ts';", 'first/b.ts': "import type { A } from './a.ts';" },
      'import each other',
    ],
    ['a package of another room', { 'second/a.ts': "import { z } from 'zod/v4';" }, 'not for second'],
    ['a file in no room', { 'fourth/a.ts': '' }, 'in no room'],
    ['what does not exist', { 'first/a.ts': "import './b.ts';" }, 'does not exist'],
    [
      'a full folder',
      Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`first/${index}.ts`, ''])),
      'holds 21 files',
    ],
  ])('%s', (_, files, message) => {
    expect(faultsOf(new Map(Object.entries(files)), rooms)).toEqual([expect.stringContaining(message)]);
  });

  test('nothing of what is allowed', () => {
    const files = {
      'first/a.ts': "import { z } from 'zod';\nimport path from 'node:path';\nimport { b } from './b';",
      'first/b.ts': '',
      'second/a.ts': "import { a } from '../first/a.ts';",
      'third/inner/a.ts': "import { a } from '../../second/a.ts';",
    };
    expect(faultsOf(new Map(Object.entries(files)), rooms)).toEqual([]);
  });
});
