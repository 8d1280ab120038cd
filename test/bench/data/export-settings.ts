/** Which exports the benchmark reads, and what their summaries say. All times are epoch milliseconds. */
import { createHash } from 'node:crypto';
import type { SummaryFields } from '../../../src/demo/export-draft.ts';
import { changeLine, fullLine, type AttributeOrder, type Change } from './order-items.ts';

export const TABLE = 'BenchOrders';
const ARN = `arn:aws:dynamodb:eu-central-1:111122223333:table/${TABLE}`;
/** 2026-03-02T09:00:00Z: the instant of every full export, and the beginning of the first window. */
const FULL_AT = 1_772_442_000_000;
const WINDOW = 15 * 60_000;

export interface FullSettings {
  readonly kind: 'full';
  readonly items: number;
  readonly order: AttributeOrder;
}

export interface IncrementalSettings {
  readonly kind: 'incremental';
  readonly items: number;
  readonly view: 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES';
  /** Windows after the full export: 0 for the first. */
  readonly window: number;
  /** In a row: of so many records the first are inserts, then updates, then deletes. */
  readonly mix: { readonly inserts: number; readonly updates: number; readonly deletes: number };
}

export type ExportSettings = FullSettings | IncrementalSettings;

/** A name for the folder of an export, and for its data files. */
export function settingsName(settings: ExportSettings): string {
  if (settings.kind === 'full') return `full-${settings.order}-${settings.items}`;
  const { items, view, window } = settings;
  return `${view === 'NEW_IMAGE' ? 'new-image' : 'both-images'}-${items}-window-${window}`;
}

/** As many as DynamoDB gives a small table and a larger one. */
export function fileCount({ items }: ExportSettings): number {
  return items <= 100_000 ? 4 : 8;
}

/** The record of that number, without its line feed. */
export function lineOf(settings: ExportSettings, record: number): string {
  if (settings.kind === 'full') return fullLine(record, settings.order);
  const { view, window } = settings;
  const change = changeOf(settings, record);
  // Inserted items are far behind those of any full export, and no window changes the items of another.
  const index = window * settings.items + record + (change === 'insert' ? 100_000_000 : 0);
  const writtenAt = (FULL_AT + window * WINDOW) * 1000 + 1 + record;
  return changeLine({ index, change, revision: change === 'insert' ? 0 : 1, writtenAt }, view);
}

export function changeOf({ mix }: IncrementalSettings, record: number): Change {
  const place = record % (mix.inserts + mix.updates + mix.deletes);
  if (place < mix.inserts) return 'insert';
  return place < mix.inserts + mix.updates ? 'update' : 'delete';
}

/** `0`, 13 digits of the start, `-`, 8 hex digits that tell exports of the same start from one another. */
export function exportIdOf(settings: ExportSettings): string {
  const start = settings.kind === 'full' ? FULL_AT : FULL_AT + (settings.window + 1) * WINDOW + 240_000;
  return `${String(start).padStart(14, '0')}-${digestOf(settingsName(settings)).slice(0, 8)}`;
}

export function summaryOf(settings: ExportSettings, bytes: number): SummaryFields {
  const exportId = exportIdOf(settings);
  const startedAt = Number(exportId.slice(0, 14));
  const job = {
    exportArn: `${ARN}/export/${exportId}`,
    startTime: isoTime(startedAt),
    endTime: isoTime(startedAt + 300_000),
    tableArn: ARN,
    tableId: '00000000-0000-4000-8000-000000000001',
  };
  const place = {
    s3Bucket: 'bench-exports',
    s3Prefix: null,
    s3SseAlgorithm: 'AES256',
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `AWSDynamoDB/${exportId}/manifest-files.json`,
    billedSizeBytes: bytes,
    itemCount: settings.items,
    outputFormat: 'DYNAMODB_JSON',
  };
  if (settings.kind === 'full') {
    return { version: '2020-06-30', ...job, exportTime: isoTime(FULL_AT), ...place };
  }
  const from = FULL_AT + settings.window * WINDOW;
  return {
    version: '2023-08-01',
    ...job,
    exportFromTime: isoTime(from),
    exportToTime: isoTime(from + WINDOW),
    ...place,
    outputView: settings.view,
    exportType: 'INCREMENTAL_EXPORT',
  };
}

/** Changes when the lines do. */
export function contentDigest(settings: ExportSettings): string {
  const sample = Array.from({ length: Math.min(settings.items, 100) }, (_, record) =>
    lineOf(settings, record),
  );
  return digestOf(JSON.stringify([settings, fileCount(settings), sample])).slice(0, 10);
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
