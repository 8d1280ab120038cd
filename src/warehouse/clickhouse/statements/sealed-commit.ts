/**
 * What a claim says of the load that it is for: the ledger entry that goes with its rows. Attaching rows and recording
 * them are two statements; if a run dies between them, the next one finds the claim and finishes the commit, so that the
 * table and its ledger always end up agreeing.
 */
import * as z from 'zod';
import { DynaloadError } from '../../../errors.ts';
import { begunFields, type BegunEntry } from '../../../ledger/ledger-record.ts';
import { count, nullable, record, type FieldValue } from '../../../ledger/record.ts';

export interface CommitRecord extends BegunEntry {
  /** Rows in the table after the load; null when they have to be counted then. */
  readonly rows: number | null;
}

const commitRecord = record<CommitRecord>({ ...begunFields, rows: nullable(count('rows')) });

/** What fields were called by a dynaload that knew the first version of the books, where that was another name. */
const FIRST_NAMES: Readonly<Record<string, string>> = {
  exportId: 'batch_id',
  kind: 'batch_kind',
  from: 'batch_from',
  to: 'batch_to',
  watermarkBefore: 'watermark_before',
  tableArn: 'table_arn',
  tableId: 'table_id',
  mappingHash: 'mapping_hash',
  belowFloor: 'below_floor',
  startedAt: 'started_at',
};

/** By the names of the ledger's columns. Numbers beyond what JSON holds exactly as text. */
export const sealedCommitSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.null()]))
  .transform((fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [FIRST_NAMES[name] ?? name, value])),
  );

export type SealedCommit = z.infer<typeof sealedCommitSchema>;

export function sealCommit(commit: CommitRecord): SealedCommit {
  const fields = commitRecord.give(commit);
  return Object.fromEntries(
    commitRecord.columns.map(({ name }, index) => [name, jsonOf(fields[index] ?? null)]),
  );
}

function jsonOf(field: FieldValue): string | number | null {
  return typeof field === 'bigint' ? String(field) : field;
}

/** @throws DynaloadError as `Part.take` does */
export function openSealed(sealed: SealedCommit): CommitRecord {
  return commitRecord.take(({ name, type, nullable: mayMiss }) => {
    const value = sealed[name];
    if (value === undefined && !mayMiss) {
      throw new DynaloadError('INTERNAL', `The claim to a load does not say ${name}.`);
    }
    return type === 'integer' && typeof value === 'string' ? BigInt(value) : (value ?? null);
  });
}
