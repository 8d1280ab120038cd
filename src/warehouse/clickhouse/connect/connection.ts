import { DynaloadError } from '../../../errors.ts';
import type { Channel, ChannelPull, ChannelRows, ChannelStatement } from './channel.ts';
import { toDynaloadError } from './clickhouse-errors.ts';
import { quoteIdentifier } from './identifier.ts';
import type { QueryRows } from '../../warehouse.ts';
import { readLines } from './result-lines.ts';
import { parseResult } from './result-table.ts';
import type { ResultTable } from '../../sql/result-table.ts';

export interface ConnectionOptions {
  readonly channel: Channel;
  readonly database: string;
  /** The URL without its secrets. */
  readonly description: string;
  /** Who is logged in; none in the embedded engine. */
  readonly user?: string;
  /** True when the user says so, whatever it looks like. Default: false. */
  readonly oneServer?: boolean;
}

export interface StatementOptions extends ChannelStatement {
  /** To stand behind "ClickHouse refused to". */
  readonly activity: string;
}

export type InsertOptions = StatementOptions & ChannelRows;
export type PullOptions = Pick<StatementOptions, 'activity'> & ChannelPull;

/** The two ways to ClickHouse, a server and the embedded engine, behind one face. Every error is a DynaloadError. */
export class Connection {
  readonly database: string;
  readonly embedded: boolean;
  readonly description: string;
  readonly user: string;
  readonly oneServer: boolean;
  readonly #channel: Channel;

  constructor({ channel, database, description, user = '', oneServer = false }: ConnectionOptions) {
    this.#channel = channel;
    this.database = database;
    this.embedded = channel.embedded;
    this.description = description;
    this.user = user;
    this.oneServer = oneServer;
  }

  /** The quoted name of a table, with its database. */
  qualified(table: string): string {
    return `${quoteIdentifier(this.database)}.${quoteIdentifier(table)}`;
  }

  /** Runs a statement that gives no rows. */
  async command(options: StatementOptions): Promise<void> {
    await this.#guard(options, () => this.#channel.command(options));
  }

  /** Sends rows that are encoded already. The statement ends in a FORMAT. */
  async insert(options: InsertOptions): Promise<void> {
    await this.#guard(options, () => this.#channel.insert(options));
  }

  /** Has the server fetch rows. */
  async pull(options: PullOptions): Promise<void> {
    await this.#guard(options, () => this.#channel.pull(options));
  }

  /** Rows of a statement of dynaload's own. */
  async select(options: StatementOptions): Promise<ResultTable> {
    const body = await this.#guard(options, () => this.#channel.query(options));
    return parseResult(body, options.activity);
  }

  /** The answer to a statement of dynaload's own that takes no format. */
  async plain(options: StatementOptions): Promise<string> {
    return this.#guard(options, () => this.#channel.plain(options));
  }

  /** Rows of a statement that somebody else wrote, and of which the caller has made sure that it only reads. */
  async streamFor(options: StatementOptions): Promise<QueryRows> {
    const lines = this.#guarded(options, this.#channel.queryFor(options, this.database));
    return readLines(lines, options.activity);
  }

  async *#guarded(
    options: StatementOptions,
    lines: AsyncIterable<readonly string[]>,
  ): AsyncGenerator<readonly string[]> {
    const iterator = lines[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#guard(options, () => iterator.next(), true);
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  async close(): Promise<void> {
    await this.#channel.close();
  }

  async #guard<Result>(
    { signal, activity }: Pick<StatementOptions, 'signal' | 'activity'>,
    run: () => Promise<Result>,
    showDetail = false,
  ): Promise<Result> {
    // The channel would run the statement all the same when the signal was given before.
    throwIfAborted(signal);
    try {
      return await run();
    } catch (error) {
      throwIfAborted(signal);
      throw toDynaloadError(error, { warehouse: this.description, activity, showDetail });
    }
  }
}

/** @throws DynaloadError INTERRUPTED once the signal was given */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof DynaloadError) throw reason;
  throw new DynaloadError('INTERRUPTED', 'The run was interrupted while it worked with the warehouse.', {
    cause: reason,
  });
}
