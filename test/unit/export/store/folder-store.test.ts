import { describe, expect, test } from '@jest/globals';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FolderStore } from '../../../../src/export/store/folder-store.ts';
import { readObject } from '../../../../src/export/store/read-object.ts';
import { collect } from '../../../support/collect.ts';
import { withTemporaryFolder } from '../../../support/temporary-folder.ts';

describe('FolderStore', () => {
  test.each(['../secret', 'a/../../secret', 'a/..', './a', 'a/./b', 'a\\..\\b', 'a\0b'])(
    'refuses the key %j',
    async (key) => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(path.join(folder, 'store', 'a'), { recursive: true });
        await writeFile(path.join(folder, 'secret'), 'secret');
        const store = new FolderStore(path.join(folder, 'store'));
        await expect(store.open(key)).rejects.toMatchObject({ code: 'SOURCE_DENIED', details: { key } });
      });
    },
  );

  test('follows links, wherever they lead, and passes over broken ones', async () => {
    await withTemporaryFolder(async (folder) => {
      await mkdir(path.join(folder, 'store'));
      await mkdir(path.join(folder, 'elsewhere'));
      await writeFile(path.join(folder, 'elsewhere', 'file'), 'linked');
      await symlink(path.join(folder, 'elsewhere'), path.join(folder, 'store', 'link'));
      await symlink(path.join(folder, 'nowhere'), path.join(folder, 'store', 'broken'));
      const store = new FolderStore(path.join(folder, 'store'));
      expect(await collect(store.list({ folder: '' }))).toEqual([{ kind: 'folder', key: 'link/' }]);
      expect(String(await readObject(store, 'link/file'))).toBe('linked');
    });
  });

  test('names the path of a key', () => {
    expect(new FolderStore('/data/exports').address('a/b.gz')).toBe('/data/exports/a/b.gz');
  });
});
