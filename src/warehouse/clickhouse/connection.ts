import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { DynaloadError } from '../../errors.ts';
import type { BulkSessions } from './bulk-sessions.ts';
import { toDynaloadError } from './clickhouse-errors.ts';
import { quoteIdentifier, quoteString } from './identifier.ts';
import { parseResult, type ResultTable } from './result-table.ts';
import { HTTP_SETTINGS, INSERT_SETTINGS, READ_SETTINGS, type Settings } from './settings.ts';

export interface ConnectionOptions {
  readonly client: ClickHouseClient;
  readonly database: string;
  /** In this process: one data folder, one statement at a time, settings that outlive their statement. */
  readonly embedded: boolean;
  /** The URL without its secrets. */
  readonly description: string;
  /** Another way for large bodies of rows, where there is one. */
  readonly bulk?: BulkSessions;
}

export interface StatementOptions {
  readonly sql: string;
  /** To stand behind "ClickHouse refused to". */
  readonly activity: string;
  readonly signal?: AbortSignal | undefined;
}

export interface InsertOptions extends StatementOptions {
  readonly bytes: Uint8Array;
  /** The same insert of rows that lie in a file which this process has open, and with its settings. */
  readonly sqlForFile?: (descriptor: number, settings: Settings) => string;
}

/** A body that tells of an error although the status said 200. */
const EXCEPTION = /Code: \d+\. DB::Exception|__exception__/;

/** The two ways to ClickHouse, a server and the embedded engine, behind one face. Every error is a DynaloadError. */
export class Connection {
  readonly database: string;
  readonly embedded: boolean;
  readonly description: string;
  readonly #client: ClickHouseClient;
  readonly #bulk: BulkSessions | undefined;
  #knownSettings: Promise<ReadonlySet<string>> | undefined;

  constructor(options: ConnectionOptions) {
    this.#client = options.client;
    this.#bulk = options.bulk;
    this.database = options.database;
    this.embedded = options.embedded;
    this.description = options.description;
  }

  /** The quoted name of a table, with its database. */
  qualified(table: string): string {
    return `${quoteIdentifier(this.database)}.${quoteIdentifier(table)}`;
  }

  /** Runs a statement that gives no rows. */
  async command(options: StatementOptions): Promise<void> {
    await this.#guard(options, async (request) => {
      await this.#client.command({ query: options.sql, ...request, clickhouse_settings: this.#settings({}) });
    });
  }

  /** Sends rows that are encoded already. The statement ends in a FORMAT. */
  async insert(options: InsertOptions): Promise<void> {
    const settings = await this.#known(INSERT_SETTINGS);
    const { bytes, sqlForFile, signal } = options;
    const bulk = this.#bulk?.takes(bytes) === true ? this.#bulk : undefined;
    await this.#guard(options, async (request) => {
      if (bulk !== undefined && sqlForFile !== undefined) {
        await bulk.insert(bytes, (descriptor) => {
          // The file took its time.
          throwIfAborted(signal);
          return sqlForFile(descriptor, settings);
        });
        return;
      }
      const { stream } = await this.#client.exec({
        query: options.sql,
        // One chunk: the embedded engine turns each chunk into text by itself, which must not split a character.
        values: Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)], {
          objectMode: false,
        }),
        ...request,
        clickhouse_settings: this.#settings(settings),
      });
      const body = await text(stream);
      if (EXCEPTION.test(body)) throw new Error(body);
    });
  }

  /** Rows of a statement of dynaload's own. */
  async select(options: StatementOptions): Promise<ResultTable> {
    return this.#read(options, {}, false);
  }

  /** Rows of a statement that somebody else wrote, and of which the caller has made sure that it only reads. */
  async selectFor(options: StatementOptions): Promise<ResultTable> {
    if (!this.embedded) return this.#read(options, { database: this.database, readonly: 2 }, true);
    // The embedded engine has no parameter for the database, and the setting `readonly` would outlive the statement.
    await this.command({ ...options, sql: `USE ${quoteIdentifier(this.database)}` });
    return this.#read(options, {}, true);
  }

  async close(): Promise<void> {
    this.#bulk?.close();
    await this.#client.close();
  }

  async #read(options: StatementOptions, extra: Settings, showDetail: boolean): Promise<ResultTable> {
    const settings = await this.#known(READ_SETTINGS);
    const body = await this.#guard(
      options,
      async (request) => {
        const result = await this.#client.query({
          query: options.sql,
          format: 'JSONCompact',
          ...request,
          clickhouse_settings: this.#settings({ ...settings, ...extra }),
        });
        return result.text();
      },
      showDetail,
    );
    return parseResult(body, options.activity);
  }

  #settings(settings: Settings): Record<string, string | number> {
    return this.embedded ? { ...settings } : { ...settings, ...HTTP_SETTINGS };
  }

  /** A server refuses the whole request for one setting that it does not know, so it is asked once. */
  async #known(settings: Settings): Promise<Settings> {
    this.#knownSettings ??= this.#readKnownSettings().catch((error: unknown) => {
      this.#knownSettings = undefined;
      throw error;
    });
    const known = await this.#knownSettings;
    return Object.fromEntries(Object.entries(settings).filter(([name]) => known.has(name)));
  }

  async #readKnownSettings(): Promise<ReadonlySet<string>> {
    const names = Object.keys({ ...INSERT_SETTINGS, ...READ_SETTINGS }).map(quoteString);
    const sql = `SELECT name FROM system.settings WHERE name IN (${names.join(', ')})`;
    const activity = 'list its settings';
    const body = await this.#guard({ sql, activity }, async () => {
      const result = await this.#client.query({ query: sql, format: 'JSONCompact' });
      return result.text();
    });
    return new Set(parseResult(body, activity).rows.map(([name]) => String(name)));
  }

  async #guard<Result>(
    options: StatementOptions,
    run: (request: { query_id: string; abort_signal?: AbortSignal }) => Promise<Result>,
    showDetail = false,
  ): Promise<Result> {
    const { signal, activity } = options;
    // The client would run the statement all the same when the signal was given before.
    throwIfAborted(signal);
    const queryId = randomUUID();
    // The embedded engine cannot stop: it would go on computing, and make the next statement wait.
    const abortable = this.embedded ? undefined : signal;
    const kill = (): void => this.#kill(queryId);
    abortable?.addEventListener('abort', kill, { once: true });
    try {
      return await run({
        query_id: queryId,
        ...(abortable === undefined ? {} : { abort_signal: abortable }),
      });
    } catch (error) {
      throwIfAborted(signal);
      throw toDynaloadError(error, { warehouse: this.description, activity, showDetail });
    } finally {
      abortable?.removeEventListener('abort', kill);
    }
  }

  /** A server goes on with a statement whose client went away. Best effort: it takes a grant of its own. */
  #kill(queryId: string): void {
    this.#client
      .command({ query: `KILL QUERY WHERE query_id = ${quoteString(queryId)} ASYNC` })
      .catch(() => undefined);
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof DynaloadError) throw reason;
  throw new DynaloadError('INTERRUPTED', 'The run was interrupted while it worked with the warehouse.', {
    cause: reason,
  });
}
