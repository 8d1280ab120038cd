/**
 * What a claim says of the load that it is for: the ledger entry that goes with its rows. Attaching rows and recording
 * them are two statements; if a run dies between them, the next one finds the claim and finishes the commit, so that the
 * table and its ledger always end up agreeing.
 */
import { z } from 'zod';
import { BATCH_KINDS } from '../../../ledger/batch.ts';
import type { LedgerEntry } from '../../../ledger/ledger.ts';

export interface CommitRecord extends Omit<LedgerEntry, 'rows' | 'finishedAt'> {
  /** Rows in the table after the load; null when they have to be counted then. */
  readonly rows: number | null;
}

export const sealedCommitSchema = z.object({
  table: z.string(),
  generation: z.string(),
  /** As text: JSON has no integers of that size. */
  sequence: z.string().regex(/^\d+$/),
  action: z.enum(['replace', 'merge', 'fill', 'reload']),
  batch: z.object({
    id: z.string(),
    kind: z.enum(BATCH_KINDS),
    from: z.number().nullable(),
    to: z.number(),
    position: z.string().nullable(),
  }),
  watermarkBefore: z.number().nullable(),
  watermark: z.number(),
  accepted: z.enum(['none', 'gap', 'overlap']),
  tableArn: z.string(),
  tableId: z.string().nullable(),
  mappingHash: z.string(),
  items: z.number(),
  puts: z.number(),
  deletes: z.number(),
  rejected: z.number(),
  nulled: z.number(),
  elsewhere: z.number(),
  belowFloor: z.number(),
  rows: z.number().nullable(),
  startedAt: z.number(),
});

export type SealedCommit = z.infer<typeof sealedCommitSchema>;

export function sealCommit(record: CommitRecord): SealedCommit {
  return { ...record, sequence: String(record.sequence) };
}

export function openSealed(sealed: SealedCommit): CommitRecord {
  return { ...sealed, sequence: BigInt(sealed.sequence) };
}
