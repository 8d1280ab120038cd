/** A part of a load that was staged: some of its data files, what they held, and where their rows wait. Plain data. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DataFile } from '../export/export-info.ts';
import type { Reject } from '../row/reject.ts';
import type { NulledValues, RowCounts } from '../row/target-rows.ts';
import { parseWith, TICKET_VERSION, type LoadTicket } from './load-ticket.ts';

const count = z.int().nonnegative();
const stagedFileSchema = z.strictObject({ key: z.string(), bytes: count });

const stagedRowsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('table'), table: z.string() }),
  z.strictObject({
    kind: z.literal('files'),
    puts: z.array(stagedFileSchema),
    tombstones: z.array(stagedFileSchema),
    /** Key of the file of rejects; null when there are none. */
    rejects: z.string().nullable(),
  }),
]);

const partSchema = z.strictObject({
  version: z.literal(TICKET_VERSION),
  /** Follows from the data files alone. */
  name: z.string(),
  /** Of the load that it is a part of. */
  table: z.string(),
  sequence: z.string(),
  /** The data files that it covers. Items, not rows: each is counted in exactly one of puts to belowFloor. */
  files: z.array(
    z.strictObject({
      key: z.string(),
      md5: z.string().nullable(),
      items: count,
      puts: count,
      deletes: count,
      rejected: count,
      elsewhere: count,
      belowFloor: count,
      nulled: count,
    }),
  ),
  /** Rows and tombstones that were sent, each with a key of its own. */
  rows: z.strictObject({ puts: count, tombstones: count }),
  /** Columns of which an item had the attribute, by index. */
  seen: z.array(count),
  /** By column of which values became NULL. */
  nulled: z.array(
    z.strictObject({
      column: count,
      count,
      at: z.strictObject({ file: z.string(), line: z.int() }),
      reason: z.string(),
    }),
  ),
  /** Some of the rejects, for people. */
  rejects: z.array(
    z.strictObject({
      target: z.string(),
      exportId: z.string(),
      file: z.string(),
      line: z.int(),
      key: z.string(),
      column: z.string(),
      reason: z.string(),
      value: z.string(),
    }),
  ),
  staged: stagedRowsSchema,
});

type Schema = z.infer<typeof partSchema>;

/** A staged file, whole. */
export interface StagedFile {
  readonly key: string;
  /** Compressed bytes: the size of the object. */
  readonly bytes: number;
}

/** Where the rows of a part wait. */
export type StagedRows =
  | { readonly kind: 'table'; readonly table: string }
  | {
      readonly kind: 'files';
      readonly puts: readonly StagedFile[];
      readonly tombstones: readonly StagedFile[];
      readonly rejects: string | null;
    };

/** A data file, and how its items fared for the target. */
export interface FileCounts extends Readonly<RowCounts> {
  readonly key: string;
  /** Base64 of the MD5 of its compressed bytes, which was compared; null when the manifest has none. */
  readonly md5: string | null;
  readonly items: number;
}

/** Rows, not items. */
export interface SentRows {
  readonly puts: number;
  readonly tombstones: number;
}

export interface StagedPart extends Readonly<Pick<Schema, 'version' | 'name' | 'table' | 'sequence'>> {
  readonly files: readonly FileCounts[];
  readonly rows: SentRows;
  readonly seen: readonly number[];
  readonly nulled: readonly NulledValues[];
  readonly rejects: readonly Reject[];
  readonly staged: StagedRows;
}

/** The name of the part that covers just these data files, whatever their order. */
export function partName(files: readonly Pick<DataFile, 'key'>[]): string {
  const keys = files.map(({ key }) => key).toSorted();
  return createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 16);
}

export function makePart(
  { table, sequence }: LoadTicket,
  part: Omit<StagedPart, 'version' | 'name' | 'table' | 'sequence'>,
): StagedPart {
  return { version: TICKET_VERSION, name: partName(part.files), table, sequence, ...part };
}

export function formatPart(part: StagedPart): string {
  return JSON.stringify(part);
}

/** @throws DynaloadError LOAD_TICKET_INVALID */
export function parsePart(text: string): StagedPart {
  return parseWith(partSchema, text, 'staged part of a load');
}
