/** An export through dynaload's own pipeline into compressed files in a folder. */
import { batchOf } from '../../../src/export/export-info.ts';
import { ONE_PASS } from '../../../src/load/load-ways.ts';
import { loadExport } from '../../../src/load/load-export.ts';
import type { OpenedExport } from '../data/read-back.ts';
import { benchMapping, type MappingName } from '../mappings.ts';
import { stagingWarehouse } from './staging-warehouse.ts';

/**
 * Gunzip, MD5, decode, encode, compress, write.
 * @param exported a full export
 * @param folder to write to, which is empty
 * @returns the rows that were staged, of all targets
 */
export async function stageExport(
  { store, exportInfo, files }: OpenedExport,
  name: MappingName,
  folder: string,
): Promise<number> {
  if (exportInfo.kind !== 'full') throw new Error('expected a full export');
  const { mapping } = benchMapping(name);
  const outcomes = await loadExport({
    warehouse: stagingWarehouse(folder),
    store,
    mapping,
    files,
    billedBytes: null,
    ways: ONE_PASS,
    loads: mapping.targets.map((target) => ({
      target,
      into: { kind: 'new' },
      plan: {
        action: 'replace',
        batch: batchOf(exportInfo),
        base: exportInfo.at,
        tableArn: exportInfo.tableArn,
        tableId: exportInfo.tableId,
        watermarkBefore: null,
        watermark: exportInfo.at,
        accepted: 'none',
        items: exportInfo.itemCount,
        files,
        startedAt: Date.now(),
        publish: { over: null },
      },
    })),
    onLines: () => undefined,
    onNoThreads: () => undefined,
    signal: new AbortController().signal,
  });
  let rows = 0;
  for (const outcome of outcomes) {
    if ('error' in outcome) throw outcome.error;
    rows += outcome.entry.rows;
  }
  return rows;
}
