import { createHash } from 'node:crypto';

/** A part of a key is cut past this length; the whole of it is then in its digest. */
const LONGEST_SEGMENT = 120;

/** What is staged for one load: the three things that decide what its rows are. */
export interface StageIdentity {
  readonly table: string;
  readonly exportId: string;
  readonly mappingHash: string;
}

/** What the rows of a file are written in. */
export type RowSyntax = 'csv' | 'tsv';

/** `<table>/<export id>/<mapping hash>/`, the same for every attempt at the load. */
export function stageFolder({ table, exportId, mappingHash }: StageIdentity): string {
  return `${[table, exportId, mappingHash].map(keySegment).join('/')}/`;
}

/** Of a part: rejected rows, beside its files. */
export const REJECTS_FILE = 'rejects.jsonl.gz';

/** `<part>-<tag>/` within the folder of the load. @param tag another one for each attempt at the part */
export function partFolder(part: string, tag: string): string {
  return `${part}-${tag}/`;
}

/** `puts-00001.csv.zst` */
export function rowFileName(
  kind: 'puts' | 'deletes',
  number: number,
  rows: RowSyntax,
  extension: string,
): string {
  return `${kind}-${String(number).padStart(5, '0')}.${rows}.${extension}`;
}

/**
 * Any text as one part of a key, with no two texts alike: bytes that are not plain in a key and in SQL become `!` and
 * two hexadecimal digits. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
function keySegment(text: string): string {
  let segment = '';
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte);
    segment += /[\w.-]/.test(character) ? character : `!${byte.toString(16).padStart(2, '0')}`;
  }
  if (segment === '' || /^\.+$/.test(segment)) segment = `!${segment}`;
  if (segment.length <= LONGEST_SEGMENT) return segment;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `${segment.slice(0, LONGEST_SEGMENT - 17)}!${digest}`;
}
