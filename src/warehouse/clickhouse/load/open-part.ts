import { DynaloadError } from '../../../errors.ts';
import type { Reject } from '../../../row/reject.ts';
import type { RowBlock } from '../../../row/row-block.ts';
import { compressionOf } from '../../../stage/compression.ts';
import { PartStager, STAGED_BLOCK_BYTES } from '../../../stage/part-stager.ts';
import { folderOf } from '../../../stage/staged-load.ts';
import { requireSameMapping, type LoadTicket } from '../../../ticket/load-ticket.ts';
import { rejectRecord, REJECTS_TABLE } from '../../sql/books.ts';
import type { PartWriter, StagedRows, StageRequest } from '../../warehouse.ts';
import { dropOurs } from '../books/leftovers.ts';
import { insertRecords } from '../books/book-tables.ts';
import { isMissing } from '../connect/clickhouse-errors.ts';
import { throwIfAborted, type Connection } from '../connect/connection.ts';
import type { TargetStatements } from '../statements/target-statements.ts';
import type { LoadContext } from './load-context.ts';
import { overtaken } from './overtaken.ts';
import type { PullOptions } from './pulling.ts';
import { createWaiting } from './waiting-rows.ts';

/**
 * The way for the rows of a part: into a table of its own, or into files that the server fetches later.
 * @throws DynaloadError LOAD_TICKET_INVALID; LEASE_HELD when the load was given up
 */
export async function openPart(
  { connection, pull }: LoadContext,
  request: StageRequest,
  signal: AbortSignal | undefined,
): Promise<PartWriter> {
  const { ticket, target } = request;
  requireSameMapping(ticket, target);
  if (pull !== undefined) return new PulledPart(connection, pull, request);
  const { name, statements } = await whileThere(ticket, () =>
    createWaiting(connection, ticket, target, signal),
  );
  return new PushedPart(connection, ticket, name, statements);
}

/** Sends each block with an INSERT. */
class PushedPart implements PartWriter {
  readonly #connection: Connection;
  readonly #ticket: LoadTicket;
  readonly #table: string;
  readonly #statements: TargetStatements;

  constructor(connection: Connection, ticket: LoadTicket, table: string, statements: TargetStatements) {
    this.#connection = connection;
    this.#ticket = ticket;
    this.#table = table;
    this.#statements = statements;
  }

  async write(block: RowBlock, signal?: AbortSignal): Promise<void> {
    if (block.rows === 0) return;
    const statements = this.#statements;
    await whileThere(this.#ticket, () =>
      this.#connection.insert({
        sql: block.kind === 'puts' ? statements.insertPuts() : statements.insertTombstones(),
        bytes: block.bytes,
        activity: `take rows for ${this.#ticket.table}`,
        signal,
      }),
    );
  }

  async quarantine(rejects: readonly Reject[], signal?: AbortSignal): Promise<void> {
    await keepRejects(this.#connection, this.#ticket, rejects, signal);
  }

  async finish(): Promise<StagedRows> {
    return { kind: 'table', table: this.#table };
  }

  async abort(): Promise<void> {
    await dropOurs(this.#connection, this.#table).catch(() => undefined);
  }
}

/** Puts rows into files in a bucket. */
class PulledPart implements PartWriter {
  readonly blockBytes = STAGED_BLOCK_BYTES;
  readonly #connection: Connection;
  readonly #ticket: LoadTicket;
  readonly #stager: PartStager;

  constructor(connection: Connection, { store, fileBytes }: PullOptions, { ticket, part }: StageRequest) {
    const { folder, compression: name } = folderOf(ticket);
    const compression = compressionOf(name);
    this.#connection = connection;
    this.#ticket = ticket;
    this.#stager = new PartStager({ store, folder, part, rows: 'tsv', compression, fileBytes });
  }

  async write(block: RowBlock, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    await this.#stager.write(block);
  }

  async quarantine(rejects: readonly Reject[], signal?: AbortSignal): Promise<void> {
    await keepRejects(this.#connection, this.#ticket, rejects, signal);
  }

  async finish(signal?: AbortSignal): Promise<StagedRows> {
    throwIfAborted(signal);
    return this.#stager.finish();
  }

  async abort(): Promise<void> {
    await this.#stager.abort();
  }
}

async function keepRejects(
  connection: Connection,
  { sequence }: LoadTicket,
  rejects: readonly Reject[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const load = { sequence: BigInt(sequence), loadedAt: Date.now() };
  const quarantine = { name: REJECTS_TABLE, part: rejectRecord, activity: 'keep the rejected rows' };
  const rows = rejects.map((reject) => ({ ...reject, ...load }));
  await insertRecords(connection, quarantine, rows, signal);
}

/** A table of the load that is gone was dropped by another run. */
async function whileThere<Result>(
  { table, generation }: LoadTicket,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DynaloadError && isMissing(error)) throw overtaken(table, generation, error);
    throw error;
  }
}
