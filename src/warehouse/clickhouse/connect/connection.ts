import { DynaloadError } from '../../../errors.ts';
import type { Channel, ChannelPull, ChannelRows, ChannelStatement } from './channel.ts';
import { toDynaloadError } from './clickhouse-errors.ts';
import { quoteIdentifier } from './identifier.ts';
import { aloneLayout, type Layout } from './layout.ts';
import { Place } from './place.ts';
import type { Settings } from './settings.ts';
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
  /** As `ServerAddress` has it. Default: null. */
  readonly cluster?: string | null;
  /** As `ServerAddress` has it. Default: false. */
  readonly isSharded?: boolean;
  /** Default: one server. */
  readonly layout?: Layout;
}

export interface StatementOptions extends ChannelStatement {
  /** To stand behind "ClickHouse refused to". */
  readonly activity: string;
}

export interface InsertOptions extends StatementOptions, ChannelRows {
  /** For rows of the books, which a replica that dies must not take along. */
  readonly isBook?: boolean;
}

export type PullOptions = Pick<StatementOptions, 'activity'> & ChannelPull;

/** The two ways to ClickHouse, a server and the embedded engine, behind one face. Every error is a DynaloadError. */
export class Connection extends Place {
  readonly embedded: boolean;
  readonly description: string;
  readonly user: string;
  readonly cluster: string | null;
  readonly isSharded: boolean;
  readonly #channel: Channel;

  constructor(options: ConnectionOptions) {
    const { channel, database, description, user = '', cluster = null } = options;
    const { isSharded = false, layout = aloneLayout() } = options;
    const qualified = (table: string): string => `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
    super({ layout, database, qualified });
    this.#channel = channel;
    this.embedded = channel.embedded;
    this.description = description;
    this.user = user;
    this.cluster = cluster;
    this.isSharded = isSharded;
  }

  /** The same connection, for tables that stand so. */
  within(layout: Layout): Connection {
    const { database, description, user, cluster, isSharded } = this;
    return new Connection({
      channel: this.#channel,
      database,
      description,
      user,
      cluster,
      isSharded,
      layout,
    });
  }

  /** From here on an answer of another node is an error. */
  pin(): void {
    this.#channel.pin();
  }

  /** Runs a statement that gives no rows. */
  async command(options: StatementOptions): Promise<void> {
    const { settings } = this.layout;
    await this.#guard(options, () => this.#channel.command({ ...options, settings }));
  }

  /** Sends rows that are encoded already. The statement ends in a FORMAT. */
  async insert(options: InsertOptions): Promise<void> {
    const settings: Settings = options.isBook === true ? this.layout.bookSettings : {};
    await this.#guard(options, () => this.#channel.insert({ ...options, settings }));
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
