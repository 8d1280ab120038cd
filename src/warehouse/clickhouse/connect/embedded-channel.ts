import { DynaloadError } from '../../../errors.ts';
import { linesIn } from './answer-lines.ts';
import type { Channel, ChannelPull, ChannelRows, ChannelStatement } from './channel.ts';
import { BulkSessions, type BulkSession } from './bulk-sessions.ts';
import { quoteIdentifier } from './identifier.ts';
import { HEADER_LINES, LINES_FORMAT } from './result-lines.ts';
import { INSERT_SETTINGS, READ_ONLY, READ_SETTINGS, settingList } from './settings.ts';
import { withSpoolFile } from './spool-file.ts';
import { sqlText } from './sql-text.ts';

/** How an insert of encoded rows ends. */
const ROWS_FOLLOW = / FORMAT TabSeparated$/;

const CANNOT_STREAM = /Streaming query is not supported/;

/** What is needed of a session of the package chdb: the large bodies' need, and answers. */
export interface EngineSession extends BulkSession {
  queryAsync(sql: string, options?: { readonly format: string }): Promise<{ text(): string }>;
  queryStream(sql: string, options: { readonly format: string }): AsyncIterable<{ text(): string }>;
}

export interface EmbeddedOptions {
  /** That of the warehouse. */
  readonly folder: string;
  /** Opens a session on that folder, another one each time. */
  readonly open: () => EngineSession;
}

/**
 * The engine in this process. It is asked directly, without the client for servers: loading that takes as long as a
 * small load. Statements cannot be stopped, so the signal has no say once one has begun.
 */
export class EmbeddedChannel implements Channel {
  readonly embedded = true;
  readonly #folder: string;
  readonly #open: () => EngineSession;
  readonly #session: EngineSession;
  readonly #bulk: BulkSessions;
  #readSettings: Promise<unknown> | undefined;

  /** @throws what the engine throws when it cannot open the folder */
  constructor({ folder, open }: EmbeddedOptions) {
    this.#folder = folder;
    this.#open = open;
    this.#session = open();
    this.#bulk = new BulkSessions({ folder, open });
  }

  async command({ sql }: ChannelStatement): Promise<void> {
    await this.#session.queryAsync(sql);
  }

  async query({ sql }: ChannelStatement): Promise<string> {
    await this.#applyReadSettings();
    const answer = await this.#session.queryAsync(sql, { format: 'JSONCompact' });
    return answer.text();
  }

  async plain({ sql }: ChannelStatement): Promise<string> {
    const answer = await this.#session.queryAsync(sql, { format: 'TabSeparated' });
    return answer.text();
  }

  /** In a session of its own, which can write nothing, and whose settings end with it. */
  async *queryFor({ sql, signal }: ChannelStatement, database: string): AsyncGenerator<readonly string[]> {
    const session = this.#open();
    try {
      await session.queryAsync(`SET ${settingList(READ_SETTINGS)}`);
      await session.queryAsync(`USE ${quoteIdentifier(database)}`);
      await session.queryAsync(`SET ${settingList(READ_ONLY)}`);
      let isFirst = true;
      for await (const chunk of chunksOf(session, sql)) {
        signal?.throwIfAborted();
        // Each chunk begins with names and types.
        let skipped = isFirst ? 0 : HEADER_LINES;
        for (const lines of linesIn(chunk.text())) {
          yield lines.slice(skipped);
          skipped = 0;
        }
        isFirst = false;
      }
    } finally {
      session.close();
    }
  }

  /** It is always the same one. */
  pin(): void {}

  /** Rows never stand in the statement: the engine would read standard input as more of them. */
  async insert({ sql, bytes, signal }: ChannelRows): Promise<void> {
    const statement = (descriptor: number): string => {
      // The file took its time.
      signal?.throwIfAborted();
      return fromFile(sql, descriptor);
    };
    if (this.#bulk.takes(bytes)) return this.#bulk.insert(bytes, statement);
    await withSpoolFile(this.#folder, bytes, async (descriptor) => {
      await this.#session.queryAsync(statement(descriptor));
    });
  }

  async pull({ sqlFor }: ChannelPull): Promise<void> {
    await this.command({ sql: sqlFor(INSERT_SETTINGS) });
  }

  async close(): Promise<void> {
    this.#bulk.close();
    this.#session.close();
  }

  /** Settings outlive their statement here, and nobody else uses this session: once is enough. */
  async #applyReadSettings(): Promise<void> {
    this.#readSettings ??= this.#session
      .queryAsync(`SET ${settingList(READ_SETTINGS)}`)
      .catch((error: unknown) => {
        this.#readSettings = undefined;
        throw error;
      });
    await this.#readSettings;
  }
}

/** The engine streams what SELECT gives, and refuses to stream other answers, which are small: SHOW, EXPLAIN. */
async function* chunksOf(session: EngineSession, sql: string): AsyncGenerator<{ text(): string }> {
  const options = { format: LINES_FORMAT };
  let hasBegun = false;
  try {
    for await (const chunk of session.queryStream(sql, options)) {
      hasBegun = true;
      yield chunk;
    }
  } catch (error) {
    if (hasBegun || !(error instanceof Error) || !CANNOT_STREAM.test(error.message)) throw error;
    yield await session.queryAsync(sql, options);
  }
}

function fromFile(sql: string, descriptor: number): string {
  const settings = settingList(INSERT_SETTINGS);
  const rows = sqlText('spooled-rows', { settings, descriptor: String(descriptor) });
  if (!ROWS_FOLLOW.test(sql)) throw new DynaloadError('INTERNAL', 'An insert of rows names another format.');
  return sql.replace(ROWS_FOLLOW, () => `\n${rows}`);
}
