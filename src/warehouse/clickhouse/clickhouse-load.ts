import { DynaloadError } from '../../errors.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { Reject } from '../../row/reject.ts';
import type { RowBlock } from '../../row/row-block.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { CommitRequest, Load } from '../warehouse.ts';
import { isMissing } from './clickhouse-errors.ts';
import type { Connection } from './connection.ts';
import type { LoadRows } from './load-rows.ts';
import { insertLedgerEntry, readLastLoad } from './ledger-table.ts';
import { overtaken } from './overtaken.ts';
import { insertRejects } from './rejects-table.ts';
import { countTableRows } from './row-count.ts';
import { checkStaged } from './staged-check.ts';
import type { CommitRecord } from './sealed-commit.ts';
import type { TargetStatements } from './target-statements.ts';

export interface LoadOptions {
  readonly connection: Connection;
  readonly target: TargetMapping;
  readonly statements: TargetStatements;
  readonly rows: LoadRows;
  readonly exportId: string;
  readonly generation: string;
  readonly sequence: bigint;
  /** True when the load makes the generation. */
  readonly isNew: boolean;
  /**
   * False when another load of the target was under way, or broke off, as this one began: its rows may be in the table
   * without being in the ledger.
   */
  readonly ledgerIsWhole: boolean;
  /** Shows the generation to readers. */
  readonly publish: (signal?: AbortSignal) => Promise<void>;
  /** @throws DynaloadError when the generation can no longer become the one that readers see */
  readonly assertPublishable: (signal?: AbortSignal) => Promise<void>;
}

/** The rows of one export on their way: staged, checked, attached, recorded. */
export class ClickHouseLoad implements Load {
  readonly generation: string;
  readonly sequence: bigint;
  readonly blockBytes: number | undefined;
  readonly #options: LoadOptions;
  /** Whether a commit came as far as the table: then its rows before the load are no longer known. */
  #attached = false;
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
    await insertRejects(this.#options.connection, load, rejects, signal);
  }

  async commit(request: CommitRequest, signal?: AbortSignal): Promise<LedgerEntry> {
    const { isNew, publish, assertPublishable } = this.#options;
    const shows = isNew && request.publish !== null;
    if (shows) await assertPublishable(signal);
    const record: CommitRecord = {
      ...request.entry,
      table: this.#options.target.table,
      generation: this.generation,
      sequence: this.sequence,
    };
    const rows = await this.#whileOurs(() => this.#apply(request, record, signal));
    const entry: LedgerEntry = { ...record, rows, finishedAt: Date.now() };
    await insertLedgerEntry(this.#options.connection, entry, signal);
    this.#recorded = true;
    if (shows) await publish(signal);
    await this.abort();
    return entry;
  }

  async abort(): Promise<void> {
    const { connection, statements, rows } = this.#options;
    await rows.end(this.#recorded);
    // The staging table of a load that is in the table and not in the ledger stays: the next run finishes from it.
    if (this.#attached && !this.#recorded) return;
    // What stays behind is cleared when the same export comes again.
    await connection
      .command({ sql: statements.dropStaging(connection.embedded), activity: 'drop a staging table' })
      .catch(() => undefined);
  }

  /** @returns the rows of the table after the load */
  async #apply(
    request: CommitRequest,
    record: CommitRecord,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { connection, statements, rows, target, isNew, ledgerIsWhole } = this.#options;
    if (!this.#attached) await rows.deliver(signal);
    const staged = await checkStaged(this.#options, request.written, signal);
    if (isNew) {
      const activity = `create a table for ${target.table}`;
      await connection.command({ sql: statements.createGeneration(), activity, signal });
    }
    const readLast = () =>
      readLastLoad(connection, { table: target.table, generation: this.generation }, signal);
    return countTableRows({
      connection,
      statements,
      staged,
      alone: isNew && !this.#attached,
      before: isNew || this.#attached || !ledgerIsWhole ? undefined : await readLast(),
      readLast,
      attach: async () => {
        // A new generation is not seen before it is recorded: there is nothing to finish for somebody else.
        if (!isNew) {
          const activity = `seal the rows for ${target.table}`;
          await connection.command({ sql: statements.seal(record), activity, signal });
        }
        this.#attached = true;
        await connection.command({
          sql: statements.attach(),
          activity: `attach the rows to ${target.table}`,
          signal,
        });
      },
      signal,
    });
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
