/** The two ways to ClickHouse: a server over HTTP, and the engine in this process. What they throw is the vendor's own. */
import type { Settings } from './settings.ts';

export interface ChannelStatement {
  readonly sql: string;
  readonly signal?: AbortSignal | undefined;
}

export interface ChannelCommand extends ChannelStatement {
  /** Beside the channel's own. */
  readonly settings?: Settings;
}

export interface ChannelRows extends ChannelCommand {
  /** Rows that are encoded already. The statement ends in FORMAT TabSeparated. */
  readonly bytes: Uint8Array;
}

/** Rows that the server fetches itself. */
export interface ChannelPull {
  readonly sqlFor: (settings: Settings) => string;
  readonly signal?: AbortSignal | undefined;
}

export interface Channel {
  /** In this process: one data folder, and statements that cannot be stopped. */
  readonly embedded: boolean;
  /** From here on an answer of another node than the last is an error. */
  pin(): void;
  /** Runs a statement that gives no rows. */
  command(statement: ChannelCommand): Promise<void>;
  /** @returns the answer in the format JSONCompact */
  query(statement: ChannelStatement): Promise<string>;
  /** For a statement that takes no FORMAT. @returns the answer as the engine gives it then: TabSeparated */
  plain(statement: ChannelStatement): Promise<string>;
  /**
   * For a statement that somebody else wrote: its tables are those of the database. The engine refuses to write; of
   * files that the answer goes to, and of functions that reach outside, the caller has made sure.
   * @returns the answer as it comes, in lines of the format JSONCompactEachRowWithNamesAndTypes
   */
  queryFor(statement: ChannelStatement, database: string): AsyncIterable<readonly string[]>;
  insert(rows: ChannelRows): Promise<void>;
  pull(rows: ChannelPull): Promise<void>;
  close(): Promise<void>;
}
