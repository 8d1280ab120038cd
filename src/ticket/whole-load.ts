/** Whether the parts of a load are all of it, and what they come to. Pure: what every warehouse asks before it applies. */
import { DynaloadError, type ErrorCode } from '../errors.ts';
import type { BegunEntry } from '../ledger/ledger-record.ts';
import { addCounts, noCounts, type RowCounts } from '../row/target-rows.ts';
import type { LoadTicket } from './load-ticket.ts';
import type { FileCounts, SentRows, StagedPart } from './staged-part.ts';
import { tooManyRejects } from './too-many-rejects.ts';

/** A load of which every data file was staged once. */
export interface WholeLoad {
  /** How all items fared. */
  readonly counts: Readonly<RowCounts>;
  /** What has to be in the warehouse before it is applied. */
  readonly rows: SentRows;
}

/**
 * @throws DynaloadError LOAD_PART_FOREIGN, LOAD_PART_DOUBLED, LOAD_PART_MISSING with the data file; TOO_MANY_REJECTS,
 *   which needs no more parts to be known
 */
export function assembleLoad(ticket: LoadTicket, parts: readonly StagedPart[]): WholeLoad {
  for (const part of parts) requireOwn(ticket, part);
  const covered = coveredFiles(ticket, parts);
  const counts = sumOf(covered.values());
  if (counts.rejected > ticket.maxRejects) {
    throw tooManyRejects(ticket, parts, {
      rejected: counts.rejected,
      isStopped: countedIn(counts) < ticket.items,
    });
  }
  requireAllFiles(ticket);
  const missing = ticket.files.filter(({ key }) => !covered.has(key));
  const [first] = missing;
  if (first !== undefined) {
    const others = missing.length === 1 ? '' : `, and ${missing.length - 1} more`;
    throw refused('LOAD_PART_MISSING', ticket, first.key, `was not staged${others}`);
  }
  for (const { key, itemCount } of ticket.files) requireAllItems(ticket, covered.get(key), itemCount);
  return { counts, rows: rowsOf(parts) };
}

/** What a load is for the ledger, as far as that is known before it is applied. */
export function ledgerEntryOf(ticket: LoadTicket, { counts }: WholeLoad): BegunEntry {
  return {
    table: ticket.table,
    generation: ticket.generation,
    sequence: BigInt(ticket.sequence),
    action: ticket.action,
    batch: ticket.batch,
    watermarkBefore: ticket.watermarkBefore,
    watermark: ticket.watermark,
    accepted: ticket.accepted,
    tableArn: ticket.tableArn,
    tableId: ticket.tableId,
    mappingHash: ticket.mappingHash,
    items: ticket.items,
    ...counts,
    startedAt: ticket.startedAt,
  };
}

function requireOwn(ticket: LoadTicket, part: StagedPart): void {
  const isOfLoad = part.table === ticket.table && part.sequence === ticket.sequence;
  if (isOfLoad && isInPlace(ticket, part)) return;
  const what = isOfLoad
    ? 'waits in a place that is none of the load'
    : `is of load ${part.sequence} into "${part.table}", not of load ${ticket.sequence}`;
  throw refused('LOAD_PART_FOREIGN', ticket, part.files[0]?.key ?? part.name, what);
}

/** Rows are taken, and cleared, where a part says that they wait: nowhere else than where the load has its own. */
function isInPlace({ staging }: LoadTicket, { staged }: StagedPart): boolean {
  if (staging.kind === 'tables')
    return staged.kind === 'table' && staged.table.startsWith(`${staging.prefix}_`);
  if (staged.kind !== 'files') return false;
  const keys = [...staged.puts, ...staged.tombstones].map(({ key }) => key);
  return [...keys, ...(staged.rejects === null ? [] : [staged.rejects])].every((key) =>
    key.startsWith(staging.folder),
  );
}

/** @returns the data files that were staged, by their keys */
function coveredFiles(ticket: LoadTicket, parts: readonly StagedPart[]): ReadonlyMap<string, FileCounts> {
  const expected = new Map(ticket.files.map((file) => [file.key, file]));
  const covered = new Map<string, FileCounts>();
  for (const file of parts.flatMap(({ files }) => files)) {
    const wanted = expected.get(file.key);
    if (wanted === undefined) throw refused('LOAD_PART_FOREIGN', ticket, file.key, 'is none of its files');
    if (wanted.md5 !== file.md5) {
      throw refused('LOAD_PART_FOREIGN', ticket, file.key, 'had another checksum when it was staged');
    }
    if (covered.has(file.key)) throw refused('LOAD_PART_DOUBLED', ticket, file.key, 'was staged twice');
    covered.set(file.key, file);
  }
  return covered;
}

/** A ticket may come from far away: the files that it names hold all items of the batch. */
function requireAllFiles(ticket: LoadTicket): void {
  const named = ticket.files.reduce((sum, { itemCount }) => sum + itemCount, 0);
  if (named === ticket.items) return;
  const { table, batch } = ticket;
  throw new DynaloadError(
    'LOAD_TICKET_INVALID',
    `The ticket of the load of export ${batch.id} into "${table}" names data files with ${named} items, and the export holds ` +
      `${ticket.items}. Nothing was applied.`,
    { hint: 'Begin the load again.', details: { table, exportId: batch.id } },
  );
}

/** Every item of a file is accounted for, or the load must not be applied. */
function requireAllItems(ticket: LoadTicket, file: FileCounts | undefined, itemCount: number): void {
  const counted = file === undefined ? 0 : countedIn(file);
  if (file?.items === itemCount && counted === itemCount) return;
  throw new DynaloadError(
    'INTERNAL',
    `The data file ${file?.key ?? ''} of export ${ticket.batch.id} holds ${itemCount} items, of which ${counted} were ` +
      `accounted for in target ${ticket.table}.`,
  );
}

/** Items: each is counted once. */
export function countedIn({ puts, deletes, rejected, elsewhere, belowFloor }: Readonly<RowCounts>): number {
  return puts + deletes + rejected + elsewhere + belowFloor;
}

function sumOf(files: Iterable<FileCounts>): RowCounts {
  const total = noCounts();
  for (const file of files) addCounts(total, file);
  return total;
}

function rowsOf(parts: readonly StagedPart[]): SentRows {
  return {
    puts: parts.reduce((sum, { rows }) => sum + rows.puts, 0),
    tombstones: parts.reduce((sum, { rows }) => sum + rows.tombstones, 0),
  };
}

function refused(code: ErrorCode, ticket: LoadTicket, file: string, what: string): DynaloadError {
  const { batch, table } = ticket;
  const exportId = batch.id;
  return new DynaloadError(
    code,
    `The parts of the load of export ${exportId} into "${table}" are not the whole of it: the data file ${file} ` +
      `${what}. Nothing was applied.`,
    {
      hint: 'Stage each data file of the ticket in exactly one part, and apply all parts together.',
      details: { table, exportId, file },
    },
  );
}
