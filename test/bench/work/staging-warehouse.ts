/** A warehouse that takes rows no further than to compressed files: the pipeline as it is, without an engine. */
import type { LedgerEntry } from '../../../src/ledger/ledger.ts';
import { bestCompression, compressionOf } from '../../../src/stage/compression.ts';
import { PartStager, STAGED_BLOCK_BYTES } from '../../../src/stage/part-stager.ts';
import { describeStaged, folderOf } from '../../../src/stage/staged-load.ts';
import type { StagingStore } from '../../../src/stage/staging-store.ts';
import { makeTicket } from '../../../src/ticket/load-ticket.ts';
import { assembleLoad, ledgerEntryOf } from '../../../src/ticket/whole-load.ts';
import { clickhouseDialect } from '../../../src/warehouse/clickhouse/clickhouse-dialect.ts';
import type {
  ApplyRequest,
  LoadRequest,
  LoadTicket,
  PartWriter,
  StageRequest,
  Warehouse,
} from '../../../src/warehouse/warehouse.ts';
import { FolderStagingStore } from './folder-staging-store.ts';

/** @param folder to stage in */
export function stagingWarehouse(folder: string): Warehouse {
  const store = new FolderStagingStore(folder);
  return {
    dialect: clickhouseDialect,
    description: folder,
    recover: async () => [],
    begin: async (request) => begin(request),
    stage: async (request) => openPart(store, request),
    apply: async (request, signal) => apply(store, request, signal),
    abandon: async () => undefined,
    reach: async () => ({ product: 'files' }),
    check: async () => undefined,
    readTargets: async () => new Map(),
    acquireLease: async () => ({ release: async () => undefined }),
    publish: async () => undefined,
    compact: async () => undefined,
    clearRejects: async () => undefined,
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

function begin({ target, plan }: LoadRequest): LoadTicket {
  const { name: compression } = bestCompression();
  return makeTicket(target, plan, {
    generation: 'bench',
    sequence: '1',
    basis: null,
    isPublished: false,
    staging: { kind: 'files', folder: `${target.table}/`, compression },
  });
}

function openPart(store: StagingStore, { ticket, part }: StageRequest): PartWriter {
  const { folder, compression: name } = folderOf(ticket);
  const compression = compressionOf(name);
  const stager = new PartStager({ store, folder, part, rows: 'csv', compression });
  return {
    blockBytes: STAGED_BLOCK_BYTES,
    write: (block) => stager.write(block),
    quarantine: (rejects) => stager.reject(rejects),
    finish: () => stager.finish(),
    abort: () => stager.abort(),
  };
}

async function apply(
  store: StagingStore,
  { ticket, parts }: ApplyRequest,
  signal: AbortSignal | undefined,
): Promise<LedgerEntry> {
  const whole = assembleLoad(ticket, parts);
  const { puts, deletes } = await describeStaged(store, ticket, parts, whole, 'csv', signal);
  return { ...ledgerEntryOf(ticket, whole), rows: puts + deletes, finishedAt: Date.now() };
}

async function* noRows(): AsyncGenerator<never> {}
