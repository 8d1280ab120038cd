import { describe, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openSource } from '../../../src/export/open-source.ts';
import { withTemporaryFolder } from '../../support/temporary-folder.ts';

describe('a bucket', () => {
  test.each([
    ['s3://exports', '', 's3://exports/'],
    ['s3://exports/', '', 's3://exports/'],
    ['S3://exports/a/b', 'a/b/', 's3://exports/a/b/'],
    ['s3://exports/a b/c+d%20/', 'a b/c+d%20/', 's3://exports/a b/c+d%20/'],
    ['s3://exports/a//', 'a//', 's3://exports/a//'],
    ['s3://exports/AWSDynamoDB', 'AWSDynamoDB/', 's3://exports/AWSDynamoDB/'],
    [
      's3://exports/p/AWSDynamoDB/x/manifest-summary.json',
      'p/AWSDynamoDB/x/',
      's3://exports/p/AWSDynamoDB/x/',
    ],
  ])('%s', async (text, root, description) => {
    const source = await openSource(text);
    expect(source).toMatchObject({ root, description });
    expect(source.store.description).toBe('s3://exports');
    await source.store.close();
  });

  test.each(['s3://', 's3:///a', 's3://a b/c', 's3://-x'])('%j is refused', async (text) => {
    await expect(openSource(text)).rejects.toMatchObject({
      code: 'SOURCE_INVALID',
      hint: expect.stringContaining('s3://bucket/prefix'),
    });
  });
});

describe('a folder', () => {
  /** `root` is where the keys of manifests begin: above AWSDynamoDB. */
  test.each([
    ['', '', ''],
    ['a', 'a', ''],
    ['a/AWSDynamoDB', 'a', 'AWSDynamoDB/'],
    ['a/AWSDynamoDB/x', 'a', 'AWSDynamoDB/x/'],
    ['a/AWSDynamoDB/x/manifest-summary.json', 'a', 'AWSDynamoDB/x/'],
    ['a/AWSDynamoDB/../AWSDynamoDB/', 'a', 'AWSDynamoDB/'],
    ['AWSDynamoDB/inner/AWSDynamoDB', 'AWSDynamoDB/inner', 'AWSDynamoDB/'],
    ['flat', 'flat', ''],
    ['flat/manifest-summary.json', 'flat', ''],
    ['copy/01716790307109-5f9d6aaa', 'copy', '01716790307109-5f9d6aaa/'],
  ])('%j is the store %j from %j on', async (named, store, root) => {
    await withTemporaryFolder(async (folder) => {
      await mkdir(path.join(folder, 'a/AWSDynamoDB/x'), { recursive: true });
      await mkdir(path.join(folder, 'AWSDynamoDB/inner/AWSDynamoDB'), { recursive: true });
      await mkdir(path.join(folder, 'flat'));
      await mkdir(path.join(folder, 'copy/01716790307109-5f9d6aaa'), { recursive: true });
      for (const at of ['a/AWSDynamoDB/x', 'flat'])
        await writeFile(path.join(folder, at, 'manifest-summary.json'), '{}');
      const source = await openSource(`${folder}/${named}`);
      expect(source.root).toBe(root);
      expect(source.store.description).toBe(path.join(folder, store));
      expect(source.store.address(source.root)).toBe(path.resolve(folder, store, root));
    });
  });

  test('may be named relative to the working folder', async () => {
    expect((await openSource('.')).description).toBe(process.cwd());
  });

  test('that does not exist is refused by name', async () => {
    await withTemporaryFolder(async (folder) => {
      const missing = path.join(folder, 'none');
      await expect(openSource(missing)).rejects.toMatchObject({
        code: 'SOURCE_INVALID',
        message: `The folder ${missing} does not exist.`,
      });
    });
  });

  test.each(['notes.txt', 'part.json.gz'])('a file %s is refused', async (name) => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, name);
      await writeFile(file, '');
      await expect(openSource(file)).rejects.toMatchObject({
        code: 'SOURCE_INVALID',
        message: expect.stringContaining(file),
        hint: expect.stringContaining('manifest-summary.json'),
      });
    });
  });

  test('within an export is refused, and the address to give is named', async () => {
    await withTemporaryFolder(async (folder) => {
      const own = path.join(folder, 'AWSDynamoDB/x');
      await mkdir(path.join(own, 'data'), { recursive: true });
      await expect(openSource(path.join(own, 'data'))).rejects.toMatchObject({
        code: 'SOURCE_INVALID',
        hint: expect.stringContaining(`Give ${own} instead`),
      });
    });
  });
});

test.each([
  ['s3://bkt/AWSDynamoDB/01-x/data', 's3://bkt/AWSDynamoDB/01-x'],
  ['s3://bkt/p/AWSDynamoDB/01-x/data/', 's3://bkt/p/AWSDynamoDB/01-x'],
  ['s3://bkt/p/AWSDynamoDB/01-x/data/abc.json.gz', 's3://bkt/p/AWSDynamoDB/01-x'],
  ['s3://bkt/p/AWSDynamoDB/01-x/manifest-files.json', 's3://bkt/p/AWSDynamoDB/01-x'],
  ['s3://bkt/p/AWSDynamoDB/data/abc.json.gz', 's3://bkt/p/AWSDynamoDB'],
])('%s is a slip, and %s was meant', async (named, meant) => {
  await expect(openSource(named)).rejects.toMatchObject({
    code: 'SOURCE_INVALID',
    message: expect.stringContaining(named),
    hint: expect.stringContaining(`Give ${meant} instead`),
  });
});

test.each(['', ' ', 'https://exports.s3.amazonaws.com/a', 'gs://exports', 'file:///exports'])(
  '%j is refused',
  async (text) => {
    await expect(openSource(text)).rejects.toMatchObject({
      code: 'SOURCE_INVALID',
      message: `"${text}" is neither an s3:// address nor a folder.`,
    });
  },
);
