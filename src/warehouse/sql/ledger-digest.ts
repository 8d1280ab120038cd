/** What the ledger of a generation comes down to, put together from the answers of a warehouse that has folded it. */
import {
  appliedBatchFields,
  begunFields,
  builtShape,
  ledgerEntryRecord,
} from '../../ledger/ledger-record.ts';
import {
  singleLoads,
  type AppliedBatch,
  type LedgerDigest,
  type LedgerEntry,
  type TargetState,
} from '../../ledger/ledger.ts';
import { count, nullable, record, text, time } from '../../ledger/record.ts';

type Summary = Pick<LedgerDigest, 'loads' | 'base' | 'tableArn' | 'tableId' | 'watermark' | 'merges'> &
  Pick<TargetState, 'shape'>;

/** The columns of the statement `summarize-ledger`. */
export const summaryRecord = record<Summary>({
  loads: count('loads'),
  base: time('base'),
  tableArn: text('source_arn', 0),
  tableId: nullable(text('source_id', 0)),
  watermark: time('reached'),
  merges: count('merges'),
  shape: builtShape,
});

interface OriginRow {
  readonly mappingHash: string;
  /** 1 when a later full export covers all of the loads. */
  readonly covered: number;
  /** Rows in quarantine of loads that none covers. */
  readonly missed: number;
}

/** The columns of the statement `read-origins`. */
export const originRecord = record<OriginRow>({
  mappingHash: begunFields.mappingHash,
  covered: count('covered'),
  missed: count('missed'),
});

/** The columns of the statement `read-applied`. */
export const appliedRecord = record<AppliedBatch>(appliedBatchFields);

/** The columns of the statement `read-ledger`. */
export const entryRecord = ledgerEntryRecord;

export interface DigestRows {
  readonly summary: Summary;
  /** The last loads and all departures at least, by sequence. */
  readonly entries: readonly LedgerEntry[];
  readonly origins: readonly OriginRow[];
  readonly batches: readonly AppliedBatch[];
}

export function digestOf({
  summary: { shape, ...summary },
  entries,
  origins,
  batches,
}: DigestRows): Pick<TargetState, 'ledger' | 'shape'> {
  return {
    shape,
    ledger: {
      ...summary,
      ...singleLoads(entries),
      origins: origins.map(({ mappingHash, covered }) => ({ mappingHash, isCovered: covered === 1 })),
      rejected: origins.reduce((sum, { missed }) => sum + missed, 0),
      batches,
    },
  };
}
