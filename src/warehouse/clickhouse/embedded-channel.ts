import type { Channel, ChannelPull, ChannelRows, ChannelStatement } from './channel.ts';
import { BulkSessions, type BulkSession } from './bulk-sessions.ts';
import { quoteIdentifier } from './identifier.ts';
import { INSERT_SETTINGS, READ_SETTINGS, settingList, type Settings } from './settings.ts';

/** What is needed of a session of the package chdb: the large bodies' need, and answers. */
export interface EngineSession extends BulkSession {
  queryAsync(sql: string, options?: { readonly format: string }): Promise<{ text(): string }>;
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
  readonly #session: EngineSession;
  readonly #bulk: BulkSessions;
  readonly #applied = new Map<Settings, Promise<unknown>>();

  /** @throws what the engine throws when it cannot open the folder */
  constructor({ folder, open }: EmbeddedOptions) {
    this.#session = open();
    this.#bulk = new BulkSessions({ folder, open });
  }

  async command({ sql }: ChannelStatement): Promise<void> {
    await this.#session.queryAsync(sql);
  }

  async query({ sql }: ChannelStatement): Promise<string> {
    await this.#apply(READ_SETTINGS);
    const answer = await this.#session.queryAsync(sql, { format: 'JSONCompact' });
    return answer.text();
  }

  async queryFor(statement: ChannelStatement, database: string): Promise<string> {
    await this.command({ sql: `USE ${quoteIdentifier(database)}` });
    return this.query(statement);
  }

  async insert({ sql, bytes, sqlForFile, signal }: ChannelRows): Promise<void> {
    if (sqlForFile !== undefined && this.#bulk.takes(bytes)) {
      await this.#bulk.insert(bytes, (descriptor) => {
        // The file took its time.
        signal?.throwIfAborted();
        return sqlForFile(descriptor, INSERT_SETTINGS);
      });
      return;
    }
    await this.#apply(INSERT_SETTINGS);
    const rows = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await this.#session.queryAsync(`${sql}\n${rows.toString('utf8')}`);
  }

  async pull({ sqlFor }: ChannelPull): Promise<void> {
    await this.command({ sql: sqlFor(INSERT_SETTINGS) });
  }

  async close(): Promise<void> {
    this.#bulk.close();
    this.#session.close();
  }

  /** Settings outlive their statement here, and nobody else uses this session: once is enough. */
  async #apply(settings: Settings): Promise<void> {
    const applying = this.#applied.get(settings) ?? this.#session.queryAsync(`SET ${settingList(settings)}`);
    this.#applied.set(settings, applying);
    try {
      await applying;
    } catch (error) {
      this.#applied.delete(settings);
      throw error;
    }
  }
}
