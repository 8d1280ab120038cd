import { createHash } from 'node:crypto';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeObjects, type WrittenExport } from '../../../src/demo/export-writer.ts';
import { damaged, damageInFolder, DAMAGES, victimOf, type Damage } from '../../support/export-damage.ts';
import { bytesOf, manifestOf, summaryOf } from '../../support/read-back.ts';
import { full } from '../../support/unicorn-exports.ts';

/** Everything that can be found wrong with an export by looking at its bytes. */
function findings(exported: WrittenExport): readonly string[] {
  const wrong: string[] = [];
  const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('base64');
  const has = (key: string): boolean => exported.objects.some((object) => object.key === key);
  if (!has(exported.filesKey)) return ['no file manifest'];
  for (const name of ['manifest-files', 'manifest-summary']) {
    const checksum = bytesOf(exported, `/${name}.md5`).toString();
    if (checksum !== md5(bytesOf(exported, `/${name}.json`))) wrong.push(`${name} md5`);
  }
  const seen = new Set<string>();
  for (const { dataFileS3Key, md5Checksum, itemCount } of manifestOf(exported)) {
    if (!has(dataFileS3Key)) {
      wrong.push('no data file');
      continue;
    }
    const bytes = bytesOf(exported, dataFileS3Key);
    if (md5Checksum !== md5(bytes)) wrong.push('data md5');
    let lines: readonly string[];
    try {
      lines = gunzipSync(bytes).toString().split('\n').slice(0, -1);
    } catch {
      wrong.push('gzip');
      continue;
    }
    if (lines.length !== itemCount) wrong.push('item count');
    for (const line of lines) {
      if (seen.has(line)) wrong.push('repeated');
      seen.add(line);
      if (!line.endsWith('}}')) wrong.push('line');
    }
  }
  const total = manifestOf(exported).reduce((sum, { itemCount }) => sum + itemCount, 0);
  if (summaryOf(exported)['itemCount'] !== total) wrong.push('summary count');
  return wrong;
}

const EXPECTED: Readonly<Record<Damage, readonly string[]>> = {
  'flipped-byte': ['data md5', 'gzip'],
  'truncated-gzip': ['data md5', 'gzip'],
  'truncated-gzip-right-md5': ['gzip'],
  'missing-data-file': ['no data file'],
  'missing-file-manifest': ['no file manifest'],
  'wrong-item-count': ['item count'],
  'wrong-summary-count': ['summary count'],
  'wrong-md5': ['data md5'],
  'wrong-file-manifest-md5': ['manifest-files md5'],
  'broken-line': ['line'],
  'repeated-record': ['repeated'],
};

describe('a damage', () => {
  it('is absent from a whole export', () => {
    expect(findings(full)).toEqual([]);
  });

  it.each(DAMAGES)('%s is all that is wrong', (damage) => {
    expect(findings(damaged(full, damage))).toEqual(EXPECTED[damage]);
  });

  it('needs a record to hit', () => {
    expect(() => victimOf({ ...full, dataFiles: [] })).toThrow('at least one record');
  });
});

describe('in a folder', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'dynaload-damage-'));
  });
  afterAll(async () => {
    await rm(root, { recursive: true });
  });

  it('removes what is missing, and writing the whole export repairs it', async () => {
    const victim = path.join(root, victimOf(full).key);
    await writeObjects(root, full.objects);
    await damageInFolder(root, full, 'missing-data-file');
    await expect(access(victim)).rejects.toThrow('ENOENT');
    await writeObjects(root, full.objects);
    expect(await readFile(victim)).toEqual(bytesOf(full, victimOf(full).key));
  });

  it('changes the bytes of what stays', async () => {
    await writeObjects(root, full.objects);
    await damageInFolder(root, full, 'flipped-byte');
    const key = victimOf(full).key;
    const whole = bytesOf(full, key);
    const flipped = await readFile(path.join(root, key));
    expect(flipped).toHaveLength(whole.length);
    expect([...flipped].filter((byte, index) => byte !== whole[index])).toHaveLength(1);
  });
});
