/** What events ask for, once they are read. Plain data: nothing here has looked at a bucket or a warehouse. */

/** A stretch of time, epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export type Work =
  /** An export has ended: whatever is next for its table is to be loaded. The key does not name the table. */
  | { readonly kind: 'exported'; readonly summaryKey: string }
  /** Whatever is next is to be loaded. */
  | {
      readonly kind: 'reconcile';
      /** Names of DynamoDB tables or of targets; null for all that are mapped. */
      readonly tables: readonly string[] | null;
      /** Ask the warehouse even where nothing is new in S3. */
      readonly ask: boolean;
    }
  /** Exports that are due are to be started, of tables whose mapping says where they go. */
  | {
      readonly kind: 'export';
      /** Names of DynamoDB tables or of targets; null for all. */
      readonly tables: readonly string[] | null;
      /** Somebody asks for it by name, and expects that there is something to be exported. */
      readonly isDemanded: boolean;
    }
  | { readonly kind: 'reload'; readonly exportId: string }
  /** Every export that tells of this stretch. */
  | { readonly kind: 'reload stretch'; readonly stretch: Stretch; readonly table: string | null }
  | { readonly kind: 'rebuild'; readonly table: string }
  /** Where tables stand; null for all. Only who waits for the answer has a use for it. */
  | { readonly kind: 'status'; readonly tables: readonly string[] | null };

/** Why nothing is done about an event, or about a part of one. */
export type LeftOutReason =
  /** S3 tells that notifications are set up. */
  | 'test event'
  /** An object that is no summary of an export, and nothing that is staged. */
  | 'other object'
  /** A thing that happens to objects, but not that one was made. */
  | 'other happening'
  /** A version of a form of event that is not known. */
  | 'unknown version'
  /** A status is asked for where nobody waits for the answer. */
  | 'nobody waits'
  /** The object is in a bucket that is not the source's. */
  | 'other bucket'
  /** The object does not lie under the source. */
  | 'outside of the source'
  /** A key that climbs out of its folder, that is longer than S3 allows, or that is not encoded as S3 does. */
  | 'bad key'
  /** It is no event and no message that is known. */
  | 'unknown form';

const HARMLESS: ReadonlySet<LeftOutReason> = new Set([
  'test event',
  'other object',
  'other happening',
  'unknown version',
  'nobody waits',
]);

/** An event, or a part of one, about which nothing is done. */
export interface LeftOut {
  readonly reason: LeftOutReason;
  /** For people: short, printable, and without anything that a body held beside names. */
  readonly detail: string;
}

/** False for what nobody sends who means well, or knows how: it is refused, and counted. */
export function isHarmless({ reason }: LeftOut): boolean {
  return HARMLESS.has(reason);
}

/** What one event, or the body of one message, comes to. */
export interface Reading {
  readonly work: readonly Work[];
  readonly leftOut: readonly LeftOut[];
}

export const NOTHING: Reading = { work: [], leftOut: [] };

export function leftOut(reason: LeftOutReason, detail: string): Reading {
  return { work: [], leftOut: [{ reason, detail: printable(detail) }] };
}

export function joined(readings: readonly Reading[]): Reading {
  return {
    work: readings.flatMap(({ work }) => work),
    leftOut: readings.flatMap((reading) => reading.leftOut),
  };
}

const LONGEST_DETAIL = 200;

/** One line of visible characters, that no log and no terminal stumbles over. */
function printable(text: string): string {
  const plain = text.slice(0, LONGEST_DETAIL * 2).replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '?');
  return plain.length <= LONGEST_DETAIL ? plain : `${plain.slice(0, LONGEST_DETAIL)}…`;
}
