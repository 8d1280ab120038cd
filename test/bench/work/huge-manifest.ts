/** A load of 10 TB as far as it is one process's: the manifest, the parts, what is written down of them, whether they are whole. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { batchOf, type DataFile, type FullExport } from '../../../src/export/export-info.ts';
import { readFileManifest } from '../../../src/export/file-manifest.ts';
import { openSource } from '../../../src/export/open-source.ts';
import { HandedLoads } from '../../../src/load/kept/handed-loads.ts';
import { KeptLoads } from '../../../src/load/kept/kept-loads.ts';
import { noCounts } from '../../../src/row/target-rows.ts';
import { describeStaged, folderOf, prepareFolder } from '../../../src/stage/staged-load.ts';
import { makeTicket, type LoadTicket } from '../../../src/ticket/load-ticket.ts';
import { planParts } from '../../../src/ticket/part-plan.ts';
import { makePart, type StagedPart } from '../../../src/ticket/staged-part.ts';
import { assembleLoad } from '../../../src/ticket/whole-load.ts';
import { benchMapping } from '../mappings.ts';
import { FolderStagingStore } from './folder-staging-store.ts';
import { peakResidentBytes } from './peak-memory.ts';

export interface HugeManifestRequest {
  readonly scratch: string;
  readonly files: number;
  readonly billedBytes: number;
}

export interface HugeManifestResult {
  readonly peakBytes: number;
  readonly parts: number;
  /** Of the manifest for COPY. */
  readonly stagedFiles: number;
}

const ITEMS_IN_FILE = 100_000;
/** Compressed, of each part. */
const STAGED_FILES = 25;
const ID = '01767600600000-0a1b2c3d';

/** @throws Error when a file or an item is missing at the end */
export async function hugeManifestWork(request: HugeManifestRequest): Promise<HugeManifestResult> {
  const folder = await mkdtemp(path.join(request.scratch, 'huge-'));
  try {
    const { files, info } = await readManifest(folder, request);
    await mkdir(path.join(folder, 'staging'));
    const store = new FolderStagingStore(path.join(folder, 'staging'));
    const { mapping, target } = benchMapping('narrow');
    const staging = await prepareFolder(store, '', {
      table: target.table,
      exportId: ID,
      mappingHash: target.hash,
    });
    const plan = {
      publish: { over: null },
      action: 'replace',
      batch: batchOf(info),
      watermarkBefore: null,
      watermark: info.at,
      accepted: 'none',
      tableArn: info.tableArn,
      tableId: null,
      base: info.at,
      items: info.itemCount,
      files,
      startedAt: 0,
    } as const;
    const numbers = { generation: '1', sequence: '1', basis: null, isPublished: false, staging };
    const ticket = makeTicket(target, plan, numbers);
    const parts = planParts(files, info.billedBytes);
    const kept = new KeptLoads(store, '', 'bench');
    await kept.keep(ticket);
    await new HandedLoads(store, '').write({ mapping, tickets: [ticket], parts });
    for (const [index, part] of parts.entries()) await kept.keepPart(ticket, stagedPart(ticket, part, index));
    const staged = [...(await kept.readParts(ticket)).values()];
    const whole = assembleLoad(ticket, staged);
    if (whole.counts.puts !== info.itemCount) throw new Error(`expected ${info.itemCount} items`);
    await describeStaged(store, ticket, staged, whole, 'csv');
    return {
      peakBytes: await peakResidentBytes(),
      parts: parts.length,
      stagedFiles: parts.length * STAGED_FILES,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readManifest(
  folder: string,
  { files: count, billedBytes }: HugeManifestRequest,
): Promise<{ readonly files: readonly DataFile[]; readonly info: FullExport }> {
  const own = `AWSDynamoDB/${ID}/`;
  const lines = Array.from({ length: count }, (_, index) => {
    const name = createHash('sha256').update(String(index)).digest('hex').slice(0, 26);
    const md5Checksum = createHash('md5').update(name).digest('base64');
    const dataFileS3Key = `${own}data/${name}.json.gz`;
    return `${JSON.stringify({ itemCount: ITEMS_IN_FILE, md5Checksum, etag: `${name}-1`, dataFileS3Key })}\n`;
  });
  await mkdir(path.join(folder, own), { recursive: true });
  await writeFile(path.join(folder, own, 'manifest-files.json'), lines.join(''));
  const source = await openSource(folder);
  const tableArn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Huge';
  const info: FullExport = {
    kind: 'full',
    at: 1_767_600_600_000,
    exportId: ID,
    exportArn: `${tableArn}/export/${ID}`,
    table: 'Huge',
    tableArn,
    tableId: null,
    itemCount: count * ITEMS_IN_FILE,
    billedBytes,
    outputFormat: 'DYNAMODB_JSON',
    s3Bucket: null,
    s3Prefix: null,
    startedAt: null,
    endedAt: null,
    summaryKey: `${own}manifest-summary.json`,
    filesKey: `${own}manifest-files.json`,
    originalPrefix: '',
    place: { own, shared: 'AWSDynamoDB/' },
  };
  return { files: await readFileManifest(source.store, info), info };
}

function stagedPart(ticket: LoadTicket, files: readonly DataFile[], index: number): StagedPart {
  const counted = files.map(({ key, md5, itemCount: items }) => {
    return { key, md5, items, ...noCounts(), puts: items };
  });
  const puts = Array.from({ length: STAGED_FILES }, (_, number) => {
    return { key: `${folderOf(ticket).folder}part-${index}/puts-${number}.csv.zst`, bytes: 96 * 2 ** 20 };
  });
  return makePart(ticket, {
    files: counted,
    rows: { puts: files.length * ITEMS_IN_FILE, tombstones: 0 },
    seen: [],
    nulled: [],
    rejects: [],
    staged: { kind: 'files', puts, tombstones: [], rejects: null },
  });
}
