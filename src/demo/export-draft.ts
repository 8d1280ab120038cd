/**
 * Decides what an export says: its ID, its file names, which item lies in which file, and the fields of its summary in
 * the order in which DynamoDB writes them. `export-objects.ts` turns that into bytes. All times are epoch milliseconds.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
import { createHash } from 'node:crypto';
import type { AttributeMap } from '../item/attribute-value.ts';
import { attributeMapJson, sortedNames, type AttributeOrder } from './attribute-json.ts';
import { base32 } from './base32.ts';
import { SeededRandom } from './seeded-random.ts';
import type { NetChange, SimulatedTable } from './simulated-table.ts';

export interface ExportedTable {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** A UUID; a table that is dropped and made again gets a new one. */
  readonly tableId: string;
  readonly contents: SimulatedTable;
}

export interface ExportSettings {
  readonly table: ExportedTable;
  readonly bucket: string;
  /** `a/b`, or null for the root of the bucket. A slash at the end stays in the summary, but is not doubled in keys. */
  readonly prefix: string | null;
  /** Two exports with the same settings and seed are the same, byte for byte. */
  readonly seed: number;
  /** Data files, at least 1; DynamoDB gives even a small table 4, which is the default. */
  readonly files?: number;
  /** When the job began. Default: `at` for a full export, some minutes after `to` for an incremental one. */
  readonly startedAt?: number;
  /** What the summary says that the job is billed for. Default: the size of its text, with DynamoDB's floor. */
  readonly billedBytes?: number;
  /** What a service has decided already. Default: it is drawn. */
  readonly job?: DecidedJob;
}

export interface DecidedJob {
  readonly exportId: string;
  readonly endedAt: number;
  readonly sse: 'AES256' | 'KMS';
  readonly kmsKey: string | null;
}

export interface FullExportSettings extends ExportSettings {
  /** The instant of the snapshot. */
  readonly at: number;
}

export type OutputView = 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES';

export interface IncrementalExportSettings extends ExportSettings {
  /** The window is [from, to). DynamoDB takes windows of 15 minutes to 24 hours; here any will do. */
  readonly from: number;
  readonly to: number;
  /** Default NEW_AND_OLD_IMAGES, as in DynamoDB. */
  readonly view?: OutputView;
}

/** Fields in the order in which they are written. */
export type SummaryFields = Readonly<Record<string, string | number | boolean | null>>;

export interface DraftDataFile {
  readonly key: string;
  /** One record each, without the line feed. */
  readonly lines: readonly string[];
}

export interface ExportDraft {
  readonly exportId: string;
  /** Key of the folder that holds the manifests, ending in `/`. */
  readonly folder: string;
  /** In the order of the file manifest. */
  readonly dataFiles: readonly DraftDataFile[];
  readonly summary: SummaryFields;
}

const MINUTE = 60_000;
/** An incremental export is billed for ten (decimal) megabytes at least. */
const INCREMENTAL_BILLED_FLOOR = 10_000_000;

export function draftFullExport(settings: FullExportSettings): ExportDraft {
  const { table, at } = settings;
  const startedAt = settings.startedAt ?? at;
  const random = randomOf(settings, 'full', at, startedAt);
  const exportId = settings.job?.exportId ?? exportIdOf(startedAt, random);
  const folder = `${keyPrefix(settings.prefix)}AWSDynamoDB/${exportId}/`;
  const order: AttributeOrder = {
    names: (names) => random.shuffled(names),
    members: (members) => random.shuffled(members),
  };
  const dataFiles = intoFiles({
    settings,
    random,
    folder: `${folder}data/`,
    records: table.contents.fullExport(at).map((item) => ({
      item,
      line: `{"Item":${attributeMapJson(item, order)}}`,
    })),
  });
  return {
    exportId,
    folder,
    dataFiles,
    summary: {
      version: '2020-06-30',
      ...jobFields(settings, exportId, startedAt, random),
      exportTime: isoTime(at),
      ...placeFields(settings, folder),
      billedSizeBytes: settings.billedBytes ?? textBytes(dataFiles),
      itemCount: lineCount(dataFiles),
      outputFormat: 'DYNAMODB_JSON',
    },
  };
}

/** @throws RangeError when the window is empty */
export function draftIncrementalExport(settings: IncrementalExportSettings): ExportDraft {
  const { table, from, to, view = 'NEW_AND_OLD_IMAGES' } = settings;
  if (from >= to) throw new RangeError(`expected a window that ends after it begins, got [${from}, ${to})`);
  // An incremental job starts on a whole second, and only when the window's changes can be read.
  const startedAt = Math.ceil((settings.startedAt ?? to + 4 * MINUTE) / 1000) * 1000;
  const random = randomOf(settings, 'incremental', from, to, view, startedAt);
  const exportId = settings.job?.exportId ?? exportIdOf(startedAt, random);
  const folder = `${keyPrefix(settings.prefix)}AWSDynamoDB/${exportId}/`;
  const order: AttributeOrder = { names: sortedNames, members: (members) => random.shuffled(members) };
  const dataFiles = intoFiles({
    settings,
    random,
    // Shared by all incremental exports, and all tables, under the prefix.
    folder: `${keyPrefix(settings.prefix)}AWSDynamoDB/data/`,
    records: table.contents.incrementalChanges(from, to).map((change) => ({
      item: change.keys,
      line: changeLine(change, view, order),
    })),
  });
  return {
    exportId,
    folder,
    dataFiles,
    summary: {
      version: '2023-08-01',
      ...jobFields(settings, exportId, startedAt, random),
      exportFromTime: isoTime(from),
      exportToTime: isoTime(to),
      ...placeFields(settings, folder),
      billedSizeBytes: settings.billedBytes ?? Math.max(INCREMENTAL_BILLED_FLOOR, textBytes(dataFiles)),
      itemCount: lineCount(dataFiles),
      outputFormat: 'DYNAMODB_JSON',
      outputView: view,
      exportType: 'INCREMENTAL_EXPORT',
    },
  };
}

export function tableArn(table: Pick<ExportedTable, 'name' | 'account' | 'region'>): string {
  return `arn:aws:dynamodb:${table.region}:${table.account}:table/${table.name}`;
}

function changeLine(change: NetChange, view: OutputView, order: AttributeOrder): string {
  const parts = [
    `"Metadata":{"WriteTimestampMicros":{"N":"${change.writtenAt}"}}`,
    `"Keys":${attributeMapJson(change.keys, order)}`,
  ];
  if (view === 'NEW_AND_OLD_IMAGES' && change.oldImage !== null) {
    parts.push(`"OldImage":${attributeMapJson(change.oldImage, order)}`);
  }
  if (change.newImage !== null) parts.push(`"NewImage":${attributeMapJson(change.newImage, order)}`);
  return `{${parts.join(',')}}`;
}

interface IntoFiles {
  readonly settings: ExportSettings;
  readonly random: SeededRandom;
  readonly folder: string;
  readonly records: readonly { readonly item: AttributeMap; readonly line: string }[];
}

/** A file holds one range of partition key hashes, in no useful order; a range without records has an empty file. */
function intoFiles({ settings, random, folder, records }: IntoFiles): readonly DraftDataFile[] {
  const { files = 4, table } = settings;
  if (!Number.isInteger(files) || files < 1)
    throw new RangeError(`expected 1 or more data files, got ${files}`);
  const [partitionKey] = table.contents.primaryKey;
  const ranges: string[][] = Array.from({ length: files }, () => []);
  for (const { item, line } of records) {
    const value = JSON.stringify(item.get(partitionKey));
    const hash = createHash('md5').update(value).digest().readUInt32BE(0) / 2 ** 32;
    ranges[Math.floor(hash * files)]?.push(line);
  }
  return random.shuffled(ranges).map((lines) => ({
    key: `${folder}${base32(random.bytes(16))}.json.gz`,
    lines: random.shuffled(lines),
  }));
}

function randomOf(settings: ExportSettings, ...what: readonly (string | number)[]): SeededRandom {
  const { table, bucket, prefix, seed } = settings;
  return new SeededRandom(seed, tableArn(table), table.tableId, bucket, prefix, ...what);
}

/** `0`, 13 digits of the start in milliseconds, `-`, 8 hex digits. */
function exportIdOf(startedAt: number, random: SeededRandom): string {
  return `${String(startedAt).padStart(14, '0')}-${random.bytes(4).toString('hex')}`;
}

function keyPrefix(prefix: string | null): string {
  if (prefix === null) return '';
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}

function jobFields(
  { table, job }: ExportSettings,
  exportId: string,
  startedAt: number,
  random: SeededRandom,
): SummaryFields {
  const endedAt = job?.endedAt ?? startedAt + random.between(4 * MINUTE, 9 * MINUTE);
  return {
    exportArn: `${tableArn(table)}/export/${exportId}`,
    startTime: isoTime(startedAt),
    endTime: isoTime(endedAt),
    tableArn: tableArn(table),
    tableId: table.tableId,
  };
}

function placeFields({ bucket, prefix, job }: ExportSettings, folder: string): SummaryFields {
  return {
    s3Bucket: bucket,
    s3Prefix: prefix,
    s3SseAlgorithm: job?.sse ?? 'AES256',
    s3SseKmsKeyId: job?.kmsKey ?? null,
    manifestFilesS3Key: `${folder}manifest-files.json`,
  };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

function lineCount(files: readonly DraftDataFile[]): number {
  return files.reduce((sum, file) => sum + file.lines.length, 0);
}

function textBytes(files: readonly DraftDataFile[]): number {
  return files.reduce(
    (sum, file) => file.lines.reduce((within, line) => within + Buffer.byteLength(line), sum),
    0,
  );
}
