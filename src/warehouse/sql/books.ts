/** The tables of the books beside the ledger, the same in every warehouse. */
import type { Batch } from '../../ledger/batch.ts';
import { count, prose, record, serial, text, time } from '../../ledger/record.ts';
import type { Reject } from '../../row/reject.ts';
import type { FailedLoad, LoadFailure } from '../warehouse.ts';

/** Everything that dynaload makes for itself, and its hidden columns, begins so. */
export const RESERVED_PREFIX = '_dynaload_';

export const LEDGER_TABLE = `${RESERVED_PREFIX}loads`;
export const REJECTS_TABLE = `${RESERVED_PREFIX}rejects`;
export const FAILURES_TABLE = `${RESERVED_PREFIX}failures`;

/** The load that refused rows. */
export interface RejectingLoad {
  readonly sequence: bigint;
  /** Epoch milliseconds. */
  readonly loadedAt: number;
}

/** A row of the quarantine, which people read: what has no room is cut off. */
export const rejectRecord = record<Reject & RejectingLoad>({
  target: text('target', 127),
  sequence: serial('sequence'),
  loadedAt: time('loaded_at'),
  exportId: prose('export_id', 1024),
  file: prose('file', 2048),
  line: count('line'),
  key: prose('key', 10_000),
  column: prose('column', 1024),
  reason: prose('reason', 5000),
  value: prose('value', 10_000),
});

/** In the place of why a row was rejected, once its values were taken out of quarantine. */
export const CLEARED =
  'cleared: the mapping of today masks values, and this row is of a load before its table';

export interface FailureRow {
  readonly table: string;
  readonly failedAt: number;
  readonly batchId: Batch['id'];
  /** '' for a row that says that nothing before it counts any more. */
  readonly code: string;
  readonly message: string;
  /** What readers saw; '' for nothing. */
  readonly generation: string;
  readonly loads: number;
}

export const failureRecord = record<FailureRow>({
  table: text('table', 127),
  failedAt: time('failed_at'),
  batchId: prose('batch_id', 1024),
  code: prose('code', 64),
  message: prose('message', 5000),
  generation: text('generation', 20),
  loads: count('loads'),
});

export function failureRow({ over, ...failed }: FailedLoad): FailureRow {
  return {
    ...failed,
    failedAt: Date.now(),
    generation: over?.generation ?? '',
    loads: over?.loads ?? 0,
  };
}

export function loadFailure({ generation, loads, ...failed }: FailureRow): LoadFailure {
  return { ...failed, over: generation === '' ? null : { generation, loads } };
}
