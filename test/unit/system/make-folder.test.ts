import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { assertFolderCanBeMade, makeFolder } from '../../../src/system/make-folder.ts';
import { withTemporaryFolder } from '../../support/temporary-folder.ts';

describe('a folder to write to', () => {
  test('is made with those above it, and may be there already', async () => {
    await withTemporaryFolder(async (root) => {
      const folder = path.join(root, 'a/b/c');
      assertFolderCanBeMade(folder);
      expect(existsSync(path.join(root, 'a'))).toBe(false);
      makeFolder(folder);
      makeFolder(folder);
      assertFolderCanBeMade(folder);
      expect(existsSync(folder)).toBe(true);
    });
  });

  test.each(['taken', 'taken/below', 'taken/far/below'])(
    '%s: a file in the way is named, before and while it is made',
    async (name) => {
      await withTemporaryFolder(async (root) => {
        const file = path.join(root, 'taken');
        await writeFile(file, '');
        const folder = path.join(root, name);
        const error = expect.objectContaining({
          code: 'FILE_UNUSABLE',
          message: `The folder ${folder} cannot be made: ${file} is a file, not a folder.`,
          hint: expect.stringContaining('Name a folder'),
        });
        expect(() => assertFolderCanBeMade(folder)).toThrow(error);
        expect(() => makeFolder(folder)).toThrow(error);
      });
    },
  );

  // Node's own recursive mkdir never returns from here. Elsewhere than on Linux the root may not be written to.
  test.each(['/proc/dynaload', '/proc/dynaload/deep/er'])('%s ends, and is refused', (folder) => {
    const error = expect.objectContaining({
      code: 'FILE_UNUSABLE',
      message: expect.stringContaining(`The folder ${folder} cannot be made: `),
    });
    expect(() => makeFolder(folder)).toThrow(error);
    expect(() => assertFolderCanBeMade(folder)).toThrow(error);
  });
});
