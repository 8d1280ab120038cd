/** What both stores must do alike. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { S3Client } from '@aws-sdk/client-s3';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FolderStore } from '../../../../src/export/store/folder-store.ts';
import type { ListOptions, ObjectStore, StoreEntry } from '../../../../src/export/store/object-store.ts';
import { readObject } from '../../../../src/export/store/read-object.ts';
import { S3Store } from '../../../../src/export/store/s3-store.ts';
import { collect } from '../../../support/collect.ts';
import { clientOf } from '../../../support/s3-server/client-of.ts';
import { startS3Server, type S3Server } from '../../../support/s3-server/s3-server.ts';

interface Setup {
  readonly store: ObjectStore;
  put(key: string, bytes: Buffer): Promise<void>;
}

let server: S3Server;
let client: S3Client;
let folder: string;

beforeAll(async () => {
  server = await startS3Server();
  client = clientOf(server);
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dynaload-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

let buckets = 0;

const SETUPS: Readonly<Record<string, () => Setup>> = {
  'a bucket': () => {
    const bucket = server.bucket(`bucket-${(buckets += 1)}`);
    return {
      store: new S3Store({ bucket: bucket.name, client }),
      put: async (key, bytes) => void bucket.put(key, bytes),
    };
  },
  'a folder': () => ({
    store: new FolderStore(folder),
    async put(key, bytes) {
      const file = path.join(folder, key);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    },
  }),
};

async function listed(store: ObjectStore, options: ListOptions): Promise<readonly StoreEntry[]> {
  return collect(store.list(options));
}

describe.each(Object.keys(SETUPS))('%s', (name) => {
  let setup: Setup;

  beforeEach(() => {
    const make = SETUPS[name];
    if (make === undefined) throw new Error(`no setup ${name}`);
    setup = make();
  });

  afterEach(() => setup.store.close());

  test('lists the direct children of a folder in the order of UTF-8 bytes', async () => {
    const keys = [
      'p/a/1',
      'p/a/2',
      'p/a-b',
      'p/a0',
      'p/\u{1F600}',
      'p/\uFF5E',
      'p/ü +%&',
      'p/new\nline',
      'q/x',
      'p!',
    ];
    for (const key of keys) await setup.put(key, Buffer.from('12345'));
    const object = (key: string): StoreEntry => ({ kind: 'object', key, size: 5 });
    expect(await listed(setup.store, { folder: 'p/' })).toEqual([
      object('p/a-b'),
      { kind: 'folder', key: 'p/a/' },
      object('p/a0'),
      object('p/new\nline'),
      object('p/ü +%&'),
      object('p/\uFF5E'),
      object('p/\u{1F600}'),
    ]);
    expect(await listed(setup.store, { folder: '' })).toEqual([
      object('p!'),
      { kind: 'folder', key: 'p/' },
      { kind: 'folder', key: 'q/' },
    ]);
  });

  test('begins behind `startAfter`, which need not exist', async () => {
    for (const key of ['f/1/x', 'f/2', 'f/3/y', 'f/30']) await setup.put(key, Buffer.from(''));
    const keysAfter = async (startAfter: string): Promise<readonly string[]> =>
      (await listed(setup.store, { folder: 'f/', startAfter })).map(({ key }) => key);
    expect(await keysAfter('f/1')).toEqual(['f/1/', 'f/2', 'f/3/', 'f/30']);
    expect(await keysAfter('f/1/')).toEqual(['f/2', 'f/3/', 'f/30']);
    expect(await keysAfter('f/2')).toEqual(['f/3/', 'f/30']);
    expect(await keysAfter('f/9')).toEqual([]);
  });

  test('lists more than a page', async () => {
    const keys = Array.from({ length: 2_345 }, (_, index) => `many/${String(index).padStart(5, '0')}/x`);
    await Promise.all(keys.map((key) => setup.put(key, Buffer.from(''))));
    const folders = keys.map((key): StoreEntry => ({ kind: 'folder', key: key.slice(0, -1) }));
    expect(await listed(setup.store, { folder: 'many/' })).toEqual(folders);
    expect(await listed(setup.store, { folder: 'many/', startAfter: 'many/00999' })).toEqual(
      folders.slice(999),
    );
  });

  test('has nothing in a folder that does not exist', async () => {
    expect(await listed(setup.store, { folder: 'none/' })).toEqual([]);
  });

  test('opens an object', async () => {
    const bytes = Buffer.alloc(1_000_000, 'some bytes');
    await setup.put('a b/ü+', bytes);
    const body = await setup.store.open('a b/ü+');
    expect(body?.size).toBe(bytes.length);
    expect((await readObject(setup.store, 'a b/ü+'))?.equals(bytes)).toBe(true);
    expect(await readObject(setup.store, 'a b')).toBeUndefined();
    expect(await readObject(setup.store, 'a b/ü+/below')).toBeUndefined();
  });

  test('opens an empty object', async () => {
    await setup.put('empty', Buffer.alloc(0));
    expect(await readObject(setup.store, 'empty')).toHaveLength(0);
  });

  test('stops in the middle of an object when it is aborted, with the reason', async () => {
    await setup.put('big', Buffer.alloc(8_000_000));
    const aborting = new AbortController();
    const reason = new Error('enough');
    const body = await setup.store.open('big', aborting.signal);
    const reading = async (): Promise<void> => {
      for await (const chunk of body?.chunks ?? []) if (chunk.length > 0) aborting.abort(reason);
    };
    await expect(reading()).rejects.toBe(reason);
    await expect(setup.store.open('big', aborting.signal)).rejects.toBe(reason);
    await expect(listed(setup.store, { folder: '', signal: aborting.signal })).rejects.toBe(reason);
  });
});
