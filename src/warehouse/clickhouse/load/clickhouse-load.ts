import { DynaloadError } from '../../../errors.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { Reject } from '../../../row/reject.ts';
import type { RowBlock } from '../../../row/row-block.ts';
import type { LedgerEntry } from '../../../ledger/ledger.ts';
import type { Basis, CommitRequest, Load } from '../../warehouse.ts';
import { applyLoad } from './apply-load.ts';
import { claimStep } from './claim-step.ts';
import { isMissing } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { clearClaim } from './finish-claims.ts';
import type { LoadRows } from './load-rows.ts';
import { insertLedgerRow, readLedgerEnd, readLoad } from '../books/ledger.ts';
import { overtaken } from './overtaken.ts';
import { publishGeneration } from './publish-generation.ts';
import { rejectRecord, REJECTS_TABLE } from '../../sql/books.ts';
import { insertRecords } from '../books/book-tables.ts';
import { foreseeRows } from './row-count.ts';
import { sealCommit, type CommitRecord } from '../statements/sealed-commit.ts';
import { checkStaged, makeOnePart, type Staged } from './staged-check.ts';
import type { TargetStatements } from '../statements/target-statements.ts';

export interface LoadOptions {
  readonly connection: Connection;
  readonly target: TargetMapping;
  readonly statements: TargetStatements;
  readonly rows: LoadRows;
  readonly exportId: string;
  readonly generation: string;
  /** The table of the generation. */
  readonly physical: string;
  readonly sequence: bigint;
  /** The state on which the load follows; null when it makes the generation. */
  readonly basis: Basis | null;
  /** Is given the names of the generations that nobody sees any more once the load is published. */
  readonly retire: (name: string) => void;
}

/** The rows of one export on their way: staged, checked, attached, recorded. */
export class ClickHouseLoad implements Load {
  readonly generation: string;
  readonly sequence: bigint;
  readonly blockBytes: number | undefined;
  readonly #options: LoadOptions;
  #recorded = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.generation = options.generation;
    this.sequence = options.sequence;
    this.blockBytes = options.rows.blockBytes;
  }

  async write(block: RowBlock, signal?: AbortSignal): Promise<void> {
    await this.#whileOurs(() => this.#options.rows.write(block, signal));
  }

  async quarantine(rejects: readonly Reject[], signal?: AbortSignal): Promise<void> {
    const load = { sequence: this.sequence, loadedAt: Date.now() };
    const quarantine = { name: REJECTS_TABLE, part: rejectRecord, activity: 'keep the rejected rows' };
    const rows = rejects.map((reject) => ({ ...reject, ...load }));
    await insertRecords(this.#options.connection, quarantine, rows, signal);
  }

  async commit(request: CommitRequest, signal?: AbortSignal): Promise<LedgerEntry> {
    const { basis, rows, target } = this.#options;
    const record: CommitRecord = {
      ...request.entry,
      table: target.table,
      generation: this.generation,
      sequence: this.sequence,
      rows: null,
    };
    const staged = await this.#whileOurs(async () => {
      await rows.deliver(signal);
      return checkStaged(this.#options, request.written, signal);
    });
    const entry = await this.#whileOurs(() =>
      basis === null ? this.#build(record, staged, signal) : this.#merge(record, basis, staged, signal),
    );
    this.#recorded = true;
    if (basis === null && request.publish !== null) await this.#publish(request.publish.over, signal);
    await this.abort();
    return entry;
  }

  async abort(): Promise<void> {
    const { connection, statements, rows } = this.#options;
    await rows.end(this.#recorded);
    // What stays behind is cleared when the next load of the target begins. Rows that are being applied have another name.
    await connection
      .command({ sql: statements.dropStaging(connection.embedded), activity: 'drop a staging table' })
      .catch(() => undefined);
  }

  /** Makes a generation of the rows: nobody sees it before it is published. */
  async #build(record: CommitRecord, staged: Staged, signal: AbortSignal | undefined): Promise<LedgerEntry> {
    const { connection, statements, target } = this.#options;
    const activity = `create a table for ${target.table}`;
    await connection.command({ sql: statements.createGeneration(), activity, signal });
    await connection.command({
      sql: statements.attach(),
      activity: `attach the rows to ${target.table}`,
      signal,
    });
    const rows = staged.rows - staged.tombstones;
    const entry: LedgerEntry = { ...record, rows, finishedAt: Date.now() };
    await insertLedgerRow(connection, { entry, shape: target.shape }, signal);
    return entry;
  }

  /** Adds the rows to a generation that others may be reading, and be adding to. */
  async #merge(
    record: CommitRecord,
    basis: Basis,
    staged: Staged,
    signal: AbortSignal | undefined,
  ): Promise<LedgerEntry> {
    const { connection, statements, target, physical } = this.#options;
    const { table } = target;
    await makeOnePart(this.#options, signal);
    const { loads, rows: before } = await readLedgerEnd(connection, { ...basis, table }, signal);
    if (loads !== basis.loads) throw overtaken(table, this.generation);
    const rows = await foreseeRows({ connection, statements, staged, before, signal });
    const complete = { ...record, rows };
    const step = { kind: 'load', commit: sealCommit(complete) } as const;
    const { claim } = await claimStep(connection, { kind: 'claim', table, basis, step }, signal);
    const entry = await this.#apply(complete, physical, signal);
    await clearClaim(connection, claim, signal).catch(() => undefined);
    return entry;
  }

  /** What another run has done meanwhile is done. */
  async #apply(
    record: CommitRecord,
    physical: string,
    signal: AbortSignal | undefined,
  ): Promise<LedgerEntry> {
    const { connection } = this.#options;
    try {
      return await applyLoad({ connection, record, physical, signal });
    } catch (error) {
      if (!isMissing(error)) throw error;
      const done = await readLoad(connection, record, signal);
      if (done === undefined) throw error;
      return done;
    }
  }

  async #publish(over: Basis | null, signal: AbortSignal | undefined): Promise<void> {
    const { connection, target, generation, retire } = this.#options;
    await publishGeneration({ connection, table: target.table, generation, over, retire, signal });
  }

  /** A table of the load that is gone was dropped by another run. */
  async #whileOurs<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof DynaloadError && isMissing(error)) {
        throw overtaken(this.#options.target.table, this.generation, error);
      }
      throw error;
    }
  }
}
