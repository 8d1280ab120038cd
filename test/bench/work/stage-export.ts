/** An export through dynaload's own pipeline into compressed files in a folder, without a warehouse. */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Stager } from '../../../src/stage/stager.ts';
import { readExport } from '../../../src/sync/read-export.ts';
import { TargetStream } from '../../../src/sync/target-stream.ts';
import type { Load } from '../../../src/warehouse/warehouse.ts';
import { tsvFormat } from '../../../src/warehouse/clickhouse/tsv-format.ts';
import type { OpenedExport } from '../data/read-back.ts';
import { benchMapping, type MappingName } from '../mappings.ts';
import { FolderStagingStore } from './folder-staging-store.ts';

/**
 * Gunzip, MD5, decode, encode, compress, write.
 * @param scratch a folder below which to write; what is written is removed
 * @returns the rows that were staged
 */
export async function stageExport(opened: OpenedExport, name: MappingName, scratch: string): Promise<number> {
  const folder = await mkdtemp(path.join(scratch, 'stage-'));
  try {
    const { store, exportInfo, files } = opened;
    const { mapping, target } = benchMapping(name);
    const stager = new Stager({
      store: new FolderStagingStore(folder),
      prefix: '',
      load: { table: target.table, exportId: exportInfo.exportId, mappingHash: target.hash },
    });
    const stream = new TargetStream(target, stagingLoad(stager));
    await readExport({
      store,
      exportInfo,
      files,
      mapping,
      format: tsvFormat,
      streams: [{ stream, floor: 0 }],
      onLines: () => undefined,
      signal: new AbortController().signal,
    });
    const staged = await stager.finish();
    return staged.puts + staged.deletes;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function stagingLoad(stager: Stager): Load {
  return {
    generation: 'bench',
    sequence: 0n,
    write: (block) => stager.write(block),
    quarantine: (rejects) => stager.reject(rejects),
    commit: () => Promise.reject(new Error('nothing is committed here')),
    abort: () => stager.abort(),
  };
}
