/**
 * The port to a warehouse. An adapter moves encoded rows and keeps the ledger; it knows nothing of DynamoDB, S3
 * events or mapping files, and it neither retries, batches nor logs: that is the caller's, the same for all adapters.
 *
 * A load is data: `begin` gives a ticket, any number of processes stage parts of it, and one applies them.
 *
 * What every adapter promises (and the contract suite holds it to):
 * - Readers see a target before or after a load, never in between.
 * - Of two versions of a row the higher wins, whatever the order of arrival; of equal versions the later sequence.
 *   A tombstone is a version like any other, and is kept for the life of the generation.
 * - Data and ledger agree after a crash at any point: a load that is not in the ledger may be applied again.
 * - A table never goes back in time: a load is applied, and a generation shown, only while the target is still in the
 *   state on which it was planned. The engine decides that, however long the loader was held up before.
 */
import type { TargetMapping } from '../mapping/mapping.ts';
import type { Reject } from '../row/reject.ts';
import type { RowBlock } from '../row/row-block.ts';
import type { Dialect } from './dialect.ts';
import type { LedgerEntry, Stretch, TargetState } from '../ledger/ledger.ts';
import type { Basis, LoadPlan, LoadTicket } from '../ticket/load-ticket.ts';
import type { StagedPart, StagedRows } from '../ticket/staged-part.ts';

export interface Warehouse {
  readonly dialect: Dialect;
  /** The URL without its secrets, for messages. */
  readonly description: string;

  /**
   * Proves that the warehouse is reachable, the credentials are good, the version will do and the books can be read, as
   * far as it can be asked. Writes nothing, and takes no right to write.
   * @throws DynaloadError WAREHOUSE_UNREACHABLE, WAREHOUSE_DENIED, WAREHOUSE_UNSUPPORTED, WAREHOUSE_ENGINE_MISSING
   */
  reach(signal?: AbortSignal): Promise<WarehouseInfo>;

  /**
   * Proves that rows could be loaded, as far as that can be asked: that a warehouse which does not exist yet could be made,
   * the rights in it and in its staging area.
   * Leaves nothing behind.
   * @throws DynaloadError WAREHOUSE_DENIED, WAREHOUSE_UNSUPPORTED, FILE_UNUSABLE, STAGING_DENIED, STAGING_UNREACHABLE,
   *   STAGING_INVALID;
   *   what is denied comes with the grant or the policy that is missing
   */
  check(signal?: AbortSignal): Promise<void>;

  /**
   * The state of each target that exists; the others are missing from the map. Writes nothing. Takes as many requests
   * and bytes for a long ledger as for a short one, but for what lies in `ends`.
   * @param ends of which batches it matters whether they were applied: those that end in this stretch
   * @throws DynaloadError TARGET_FOREIGN when a table of that name exists that dynaload did not make
   */
  readTargets(
    tables: readonly string[],
    signal?: AbortSignal,
    ends?: Stretch,
  ): Promise<ReadonlyMap<string, TargetState>>;

  /**
   * Makes this process the only one at work on `name` until the lease is released or lost. An optimisation that
   * spares doubled work: correctness rests on versions and generations.
   * @throws DynaloadError LEASE_HELD with the holder and when its lease runs out
   */
  acquireLease(name: string, signal?: AbortSignal): Promise<Lease>;

  /**
   * Finishes what broke off half way, whoever began it: from then on the targets are what their ledgers say. To be called
   * before a load is planned, by whoever holds the lease.
   * @returns what was completed, for people
   * @throws DynaloadError TARGET_FOREIGN
   */
  recover(tables: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;

  /**
   * Starts a load, and gives it its number. What an earlier attempt left behind for the same table and batch is cleared
   * first.
   * @throws DynaloadError LEASE_HELD when another run has changed the target since the load was planned, or has broken off
   *   while it did: then that is finished; TARGET_CHANGED, TARGET_UNSUPPORTED, TARGET_FOREIGN
   */
  begin(request: LoadRequest, signal?: AbortSignal): Promise<LoadTicket>;

  /**
   * Opens the way for the rows of one part of a load, in any process. The same part may be staged again, also at the same
   * time: each time its rows wait by themselves, and one of them is applied.
   * @throws DynaloadError LOAD_TICKET_INVALID when the ticket is of another mapping; LEASE_HELD when the load was given up, where that shows
   */
  stage(request: StageRequest, signal?: AbortSignal): Promise<PartWriter>;

  /**
   * Checks that the parts are all of the load and that what arrived is what was sent, applies it, and records it: all or
   * nothing. A load that was applied, by whomever, is not applied again.
   * @returns the ledger entry, with the number of rows that the table has now
   * @throws DynaloadError LOAD_PART_MISSING, LOAD_PART_DOUBLED, LOAD_PART_FOREIGN, LOAD_TICKET_INVALID, TOO_MANY_REJECTS,
   *   EXPORT_DUPLICATE_KEYS, STAGED_COUNT_MISMATCH, or LEASE_HELD when another run has changed the target since the load
   *   was planned: then nothing was applied
   */
  apply(request: ApplyRequest, signal?: AbortSignal): Promise<LedgerEntry>;

  /** Gives a load up, and clears what was staged for it. Never throws. */
  abandon(ticket: LoadTicket): Promise<void>;

  /**
   * Makes a generation that was loaded unpublished the one that readers see, at once; the old one goes.
   * @param over what readers have to see still; null for nothing
   * @throws DynaloadError LEASE_HELD when another run has changed that
   */
  publish(target: TargetMapping, generation: string, over: Basis | null, signal?: AbortSignal): Promise<void>;

  /**
   * Gets what readers see of a target ready to be read quickly: does once what every query would have to do otherwise, if
   * there is such a thing and it is likely to be done in time. Readers see the same before, after and meanwhile.
   * @param withinSeconds how long it may take, by the seconds since it was done last
   * @throws DynaloadError when it could not be done: nothing is lost by it, queries take longer
   */
  compact(table: string, withinSeconds: (since: number) => number, signal?: AbortSignal): Promise<void>;

  /**
   * Takes the values of rejected rows out of quarantine that are of loads before the table of today: file, line and column
   * stay. For a target whose mapping keeps values out of the warehouse that an earlier one did not.
   */
  clearRejects(table: string, signal?: AbortSignal): Promise<void>;

  /** Remembers that a load failed, with what readers saw then. */
  noteFailure(failed: FailedLoad, signal?: AbortSignal): Promise<void>;

  /**
   * The last load of each target that failed, as far as it was noted and the user may know. Writes nothing.
   * @returns by the names that were asked for
   */
  readFailures(tables: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, LoadFailure>>;

  /** Names of the targets of which there is anything, mapped or not, as far as the user may see it. Writes nothing. */
  listTargets(signal?: AbortSignal): Promise<readonly string[]>;

  /**
   * Names of the tables and views that a target consists of; empty when there is nothing of it. Writes nothing.
   * @throws DynaloadError TARGET_FOREIGN
   */
  listParts(table: string, signal?: AbortSignal): Promise<readonly string[]>;

  /**
   * Removes a target with all of them, and what the books say of it; what is not there is no fault. Readers see all of it or
   * nothing. One that broke off is finished by the next.
   * @throws DynaloadError TARGET_FOREIGN; LEASE_HELD or WAREHOUSE_BUSY when others were at work on it
   */
  drop(table: string, signal?: AbortSignal): Promise<void>;

  /**
   * Runs one statement that reads. Exact numbers: 64-bit integers and decimals come as strings.
   * @throws DynaloadError QUERY_NOT_READ_ONLY, WAREHOUSE_FAILED
   */
  query(sql: string, signal?: AbortSignal): Promise<QueryResult>;

  /**
   * The same, with the rows as they come, in memory that does not grow with their number. To leave them early ends the
   * statement.
   * @throws DynaloadError QUERY_NOT_READ_ONLY, WAREHOUSE_FAILED; also later, while the rows are read
   */
  stream(sql: string, signal?: AbortSignal): Promise<QueryRows>;

  close(): Promise<void>;
}

export type { Basis, LoadTicket, Publication } from '../ticket/load-ticket.ts';
export type { StagedPart, StagedRows } from '../ticket/staged-part.ts';

export interface WarehouseInfo {
  /** e.g. `ClickHouse 26.7.2.1, embedded`. */
  readonly product: string;
}

export interface Lease {
  /** Gives the lease back. Never throws. */
  release(): Promise<void>;
}

/** A load of which nothing was applied, and why. */
export interface FailedLoad {
  readonly table: string;
  readonly batchId: string;
  /** Of the error. */
  readonly code: string;
  readonly message: string;
  /** What readers saw then; null for nothing. While they see the same, there has been no load since. */
  readonly over: Basis | null;
}

export interface LoadFailure extends FailedLoad {
  /** Epoch milliseconds. */
  readonly failedAt: number;
}

export type LoadInto =
  /** Build a new generation beside the current one. */
  | { readonly kind: 'new' }
  /** Merge into a generation, published or not, that is in this state still. */
  | { readonly kind: 'existing'; readonly basis: Basis };

export interface LoadRequest {
  readonly target: TargetMapping;
  readonly into: LoadInto;
  readonly plan: LoadPlan;
}

export interface StageRequest {
  readonly ticket: LoadTicket;
  readonly target: TargetMapping;
  /** Name of the part. */
  readonly part: string;
}

export interface ApplyRequest {
  readonly ticket: LoadTicket;
  readonly target: TargetMapping;
  readonly parts: readonly StagedPart[];
}

/** The rows of one part on their way. Ends with `finish` or `abort`. */
export interface PartWriter {
  /** Size of a block that suits it, in bytes; undefined where a large one does. */
  readonly blockBytes?: number | undefined;
  /**
   * Resolves when the warehouse (or its staging) has the block: that is the back-pressure. From then on the block's
   * memory is used for others. Calls may overlap.
   */
  write(block: RowBlock, signal?: AbortSignal): Promise<void>;
  /** Keeps rejected rows where people can look at them. They stay there even when the load is given up. */
  quarantine(rejects: readonly Reject[], signal?: AbortSignal): Promise<void>;
  /** @returns where the rows wait, all of them */
  finish(signal?: AbortSignal): Promise<StagedRows>;
  /** Ends what is under way, and clears what it can. Never throws. */
  abort(): Promise<void>;
}

export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, QueryValue>>[];
}

/** Rows on their way. Who asks for them has to read them, or to leave them. */
export interface QueryRows {
  readonly columns: readonly string[];
  /** Some rows at a time, each with a value for each column. */
  readonly batches: AsyncIterable<readonly (readonly QueryValue[])[]>;
}

/** Numbers that JavaScript cannot hold exactly come as strings. */
export type QueryValue = string | number | boolean | null | readonly QueryValue[];
