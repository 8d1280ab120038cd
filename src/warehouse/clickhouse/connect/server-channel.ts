import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { linesOf } from './answer-lines.ts';
import { AnsweringNode } from './answering-node.ts';
import type { Channel, ChannelCommand, ChannelPull, ChannelRows, ChannelStatement } from './channel.ts';
import { quoteString } from './identifier.ts';
import { LINES_FORMAT } from './result-lines.ts';
import { HTTP_SETTINGS, INSERT_SETTINGS, READ_ONLY, READ_SETTINGS, type Settings } from './settings.ts';
import { sqlText } from './sql-text.ts';

/** A body that tells of an error although the status said 200. */
const EXCEPTION = /Code: \d+\. DB::Exception|__exception__/;

interface RequestOptions {
  readonly query_id: string;
  readonly abort_signal?: AbortSignal;
}

/** A server over HTTP. */
export class ServerChannel implements Channel {
  readonly embedded = false;
  readonly #client: ClickHouseClient;
  #knownSettings: Promise<ReadonlySet<string>> | undefined;
  readonly #node = new AnsweringNode();

  constructor(client: ClickHouseClient) {
    this.#client = client;
  }

  pin(): void {
    this.#node.pin();
  }

  async command({ sql, signal, settings = {} }: ChannelCommand): Promise<void> {
    await this.#send(signal, async (request) => {
      this.#node.answered(
        await this.#client.command({
          query: sql,
          ...request,
          clickhouse_settings: { ...settings, ...HTTP_SETTINGS },
        }),
      );
    });
  }

  async query(statement: ChannelStatement): Promise<string> {
    return this.#read(statement);
  }

  async plain({ sql, signal }: ChannelStatement): Promise<string> {
    return this.#send(signal, async (request) => {
      const settings = { ...HTTP_SETTINGS };
      const answer = await this.#client.exec({ query: sql, ...request, clickhouse_settings: settings });
      const body = await text(answer.stream);
      this.#node.answered(answer);
      return body;
    });
  }

  async *queryFor({ sql, signal }: ChannelStatement, database: string): AsyncGenerator<readonly string[]> {
    const settings = { ...(await this.#known(READ_SETTINGS)), ...(await this.#known(READ_ONLY)) };
    const queryId = randomUUID();
    const kill = (): void => this.#kill(queryId);
    signal?.addEventListener('abort', kill, { once: true });
    let isDone = false;
    try {
      const { stream } = await this.#client.exec({
        query: `${sql}\nFORMAT ${LINES_FORMAT}`,
        query_id: queryId,
        ...(signal === undefined ? {} : { abort_signal: signal }),
        clickhouse_settings: { ...settings, database },
      });
      yield* linesOf(stream, queryId);
      isDone = true;
    } finally {
      signal?.removeEventListener('abort', kill);
      // The reader has what it wanted, or the connection is gone: a server would go on.
      if (!isDone) kill();
    }
  }

  async insert({ sql, bytes, signal, settings: more = {} }: ChannelRows): Promise<void> {
    const settings = { ...(await this.#known(INSERT_SETTINGS)), ...more };
    await this.#send(signal, async (request) => {
      const answer = await this.#client.exec({
        query: sql,
        values: Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)], {
          objectMode: false,
        }),
        ...request,
        clickhouse_settings: { ...settings, ...HTTP_SETTINGS },
      });
      const body = await text(answer.stream);
      this.#node.answered(answer);
      if (EXCEPTION.test(body)) throw new Error(body);
    });
  }

  async pull({ sqlFor, signal }: ChannelPull): Promise<void> {
    const settings = await this.#known(INSERT_SETTINGS);
    await this.command({ sql: sqlFor(settings), signal });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #read({ sql, signal }: ChannelStatement): Promise<string> {
    const settings = await this.#known(READ_SETTINGS);
    return this.#send(signal, async (request) => {
      const result = await this.#client.query({
        query: sql,
        format: 'JSONCompact',
        ...request,
        clickhouse_settings: { ...settings, ...HTTP_SETTINGS },
      });
      const body = await result.text();
      this.#node.answered(result);
      return body;
    });
  }

  /**
   * A server refuses the whole request for one setting that it does not know, or for `readonly` when the user's profile
   * has it already, so it is asked once.
   */
  async #known(settings: Settings): Promise<Settings> {
    this.#knownSettings ??= this.#readKnownSettings().catch((error: unknown) => {
      this.#knownSettings = undefined;
      throw error;
    });
    const known = await this.#knownSettings;
    return Object.fromEntries(Object.entries(settings).filter(([name]) => known.has(name)));
  }

  async #readKnownSettings(): Promise<ReadonlySet<string>> {
    const names = Object.keys({ ...INSERT_SETTINGS, ...READ_SETTINGS, ...READ_ONLY }).map(quoteString);
    const result = await this.#client.query({
      query: sqlText('read-settings', { names: names.join(', ') }),
      format: 'TabSeparated',
    });
    const lines = await result.text();
    return new Set(lines.split('\n'));
  }

  async #send<Result>(
    signal: AbortSignal | undefined,
    run: (request: RequestOptions) => Promise<Result>,
  ): Promise<Result> {
    const queryId = randomUUID();
    const kill = (): void => this.#kill(queryId);
    signal?.addEventListener('abort', kill, { once: true });
    try {
      return await run({ query_id: queryId, ...(signal === undefined ? {} : { abort_signal: signal }) });
    } finally {
      signal?.removeEventListener('abort', kill);
    }
  }

  /** A server goes on with a statement whose client went away. Best effort: it takes a grant of its own. */
  #kill(queryId: string): void {
    this.#client
      .command({ query: `KILL QUERY WHERE query_id = ${quoteString(queryId)} ASYNC` })
      .catch(() => undefined);
  }
}
