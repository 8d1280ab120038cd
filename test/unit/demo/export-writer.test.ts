import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFullExport, writeIncrementalExport } from '../../../src/demo/export-writer.ts';
import { AT, TO, unicorns } from '../../support/unicorn-exports.ts';

describe('in a folder', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'dynaload-export-writer-'));
  });
  afterAll(async () => {
    await rm(root, { recursive: true });
  });

  it('lies every object under its key', async () => {
    const written = [
      await writeFullExport(root, { ...unicorns, prefix: 'team a+b/x', at: AT }),
      await writeIncrementalExport(root, { ...unicorns, prefix: 'team a+b/x', from: AT, to: TO }),
    ];
    const objects = written.flatMap((exported) => exported.objects);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files).toHaveLength(objects.length);
    for (const { key, bytes } of objects) expect(await readFile(path.join(root, key))).toEqual(bytes);
  });
});
