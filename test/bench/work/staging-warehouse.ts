/** A warehouse that takes rows no further than to compressed files: the pipeline as it is, without an engine. */
import { STAGED_BLOCK_BYTES, Stager } from '../../../src/stage/stager.ts';
import { clickhouseDialect } from '../../../src/warehouse/clickhouse/clickhouse-dialect.ts';
import type { CommitRequest, Load, LoadRequest, Warehouse } from '../../../src/warehouse/warehouse.ts';
import { FolderStagingStore } from './folder-staging-store.ts';

const GENERATION = 'bench';

/** @param folder to stage in */
export function stagingWarehouse(folder: string): Warehouse {
  return {
    dialect: clickhouseDialect,
    description: folder,
    recover: async () => [],
    begin: async (request) => stagingLoad(folder, request),
    check: async () => ({ product: 'files' }),
    checkLoading: async () => undefined,
    readTargets: async () => new Map(),
    acquireLease: async () => ({ release: async () => undefined }),
    publish: async () => undefined,
    noteFailure: async () => undefined,
    readFailures: async () => new Map(),
    listTargets: async () => [],
    listParts: async () => [],
    drop: async () => undefined,
    query: async () => ({ columns: [], rows: [] }),
    stream: async () => ({ columns: [], batches: noRows() }),
    close: async () => undefined,
  };
}

function stagingLoad(folder: string, { target, batch }: LoadRequest): Load {
  const { table, hash: mappingHash } = target;
  const load = { table, exportId: batch.id, mappingHash };
  const stager = new Stager({ store: new FolderStagingStore(folder), prefix: '', load });
  return {
    generation: GENERATION,
    sequence: 1n,
    blockBytes: STAGED_BLOCK_BYTES,
    write: (block) => stager.write(block),
    quarantine: (rejects) => stager.reject(rejects),
    commit: async ({ entry }: CommitRequest, signal) => {
      const { puts, deletes } = await stager.finish(signal);
      const rows = puts + deletes;
      return { ...entry, table, generation: GENERATION, sequence: 1n, rows, finishedAt: Date.now() };
    },
    abort: () => stager.abort(),
  };
}

async function* noRows(): AsyncGenerator<never> {}
