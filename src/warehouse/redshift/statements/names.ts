import { createHash } from 'node:crypto';
import { LEDGER_TABLE, REJECTS_TABLE, RESERVED_PREFIX } from '../../sql/books.ts';
import { foldIdentifier } from '../data-api/identifier.ts';

/** Longer names are cut off in silence. https://docs.aws.amazon.com/redshift/latest/dg/r_names.html */
export const LONGEST_NAME = 127;

export const VERSION_COLUMN = `${RESERVED_PREFIX}version`;
export const SEQUENCE_COLUMN = `${RESERVED_PREFIX}sequence`;
export const KEY_BYTES_COLUMN = `${RESERVED_PREFIX}key_bytes`;

export const LEASES_TABLE = `${RESERVED_PREFIX}leases`;
/** Which version the books have; not there in books of the first version. */
export const VERSIONS_TABLE = `${RESERVED_PREFIX}versions`;

/**
 * dynaload's own tables for all targets. A load only adds rows to them: where transactions are SERIALIZABLE, what a load
 * reads must not be what the load of another target writes, or one of them fails after its COPY.
 */
export const OWN_TABLES = [LEDGER_TABLE, REJECTS_TABLE, LEASES_TABLE] as const;

/** The table beneath the view of a target. */
export function permanentTable(table: string): string {
  return derivedName(table, '__dynaload');
}

/** A table beside it: a generation that is not published yet, or one with other columns. */
export function generationTable(table: string, generation: string): string {
  return derivedName(table, `__dynaload_${generation}`);
}

/** What loaders of a target lock against each other, with the loads under way; readers never wait for it. */
export function lockTable(table: string): string {
  return derivedName(table, '__dynaload_lock');
}

export const GENERATIONS_SUFFIX = '__dynaload_generations';

/** The generations of a target, and which one readers see. */
export function generationsTable(table: string): string {
  return derivedName(table, GENERATIONS_SUFFIX);
}

/** @param physical a permanent table or that of a generation */
export function deletesTable(physical: string): string {
  return `${physical}_deletes`;
}

/** As the files have them, and numbered, as the table has them. */
export type StageKind = 'puts' | 'deletes' | 'numbered_puts' | 'numbered_deletes';

/** A temporary table of one load: the sequence keeps loads apart that should happen to share a session. */
export function stageTable(kind: StageKind, sequence: string): string {
  return `dynaload_${kind}_${sequence}`;
}

/**
 * The name with something behind it. Where that would be too long, a digest keeps the beginnings of long names apart.
 */
function derivedName(table: string, suffix: string): string {
  const folded = foldIdentifier(table);
  // What `deletesTable` puts behind has to fit as well.
  const room = LONGEST_NAME - suffix.length - '_deletes'.length;
  if (Buffer.byteLength(folded) <= room) return `${folded}${suffix}`;
  const digest = createHash('sha256').update(folded).digest('hex').slice(0, 12);
  return `${cutBytes(folded, room - digest.length - 1)}_${digest}${suffix}`;
}

/** At most so many bytes of UTF-8, whole characters only. */
function cutBytes(text: string, bytes: number): string {
  let kept = '';
  let length = 0;
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}
