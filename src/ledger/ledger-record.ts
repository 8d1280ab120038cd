/** The ledger as a table. A new field goes in here, and into a migration (`migrations.ts` of the warehouses). */
import { BATCH_KINDS, type Batch } from './batch.ts';
import { ACCEPTANCES, LOAD_ACTIONS, type LedgerEntry } from './ledger.ts';
import { count, nullable, printed, record, serial, text, time, word } from './record.ts';
import { parseShape, printShape, type TargetShape } from './shape.ts';

const batch = record<Batch>({
  id: text('batch_id', 1024),
  kind: word('batch_kind', BATCH_KINDS),
  from: nullable(time('batch_from')),
  to: time('batch_to'),
  position: nullable(text('batch_position', 1024)),
});

/** What is known of a load before it is done. */
export type BegunEntry = Omit<LedgerEntry, 'rows' | 'finishedAt'>;

export const begunFields = {
  table: text('table', 127),
  generation: text('generation', 20),
  sequence: serial('sequence'),
  action: word('action', LOAD_ACTIONS),
  batch,
  watermarkBefore: nullable(time('watermark_before')),
  watermark: time('watermark'),
  accepted: word('accepted', ACCEPTANCES),
  tableArn: text('table_arn', 1024),
  tableId: nullable(text('table_id', 256)),
  mappingHash: text('mapping_hash', 65_535),
  items: count('items'),
  puts: count('puts'),
  deletes: count('deletes'),
  rejected: count('rejected'),
  nulled: count('nulled'),
  elsewhere: count('elsewhere'),
  belowFloor: count('below_floor'),
  startedAt: time('started_at'),
};

export const ledgerEntryRecord = record<LedgerEntry>({
  ...begunFields,
  rows: count('rows'),
  finishedAt: time('finished_at'),
});

/** An entry as it is kept. */
export interface LedgerRow {
  readonly entry: LedgerEntry;
  /** The shape of the table that this load built; null when it built none. */
  readonly shape: TargetShape | null;
}

/** Bytes of a shape's text: what is larger is not kept, since it would not fit the statement that keeps it. */
const MOST_SHAPE_BYTES = 60_000;

/** Whether the books have room for a shape, with what a literal doubles. */
export function isKeptShape(shape: TargetShape): boolean {
  return Buffer.byteLength(printShape(shape).replaceAll(/['\\]/g, '$&$&')) <= MOST_SHAPE_BYTES;
}

export const builtShape = nullable(printed('shape', 65_535, printShape, parseShape));

export const ledgerRecord = record<LedgerRow>({ entry: ledgerEntryRecord, shape: builtShape });

/** What a digest has of the loads of a stretch. */
export const appliedBatchFields = {
  action: begunFields.action,
  id: text('batch_id', 1024),
  to: time('batch_to'),
};
