/**
 * A second way of rows into the embedded engine. The client's connection turns every body into a JavaScript string and
 * runs one statement at a time; a session of the package takes the bytes as they are, and several sessions work at the
 * same time. Measured on 400,000 rows: 1.2 s by the connection, 1.0 s by one session, 0.55 s by two.
 */
import { availableParallelism } from 'node:os';
import type { Settings } from './settings.ts';

/** What is needed of a session of the package chdb. */
export interface BulkSession {
  insert(options: {
    readonly table: string;
    readonly columns: readonly string[];
    readonly values: Uint8Array;
    readonly format: 'TabSeparated';
    readonly settings: Settings;
  }): Promise<unknown>;
  close(): void;
}

export interface BulkInsert {
  readonly database: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly bytes: Uint8Array;
  readonly settings: Settings;
}

/** More take memory, and are held up by the disk. */
const MOST_SESSIONS = 4;
/** Smaller bodies are not worth a session. */
const SMALLEST_BULK = 256 * 1024;
/** The package takes no other names in a bulk insert; its rule. */
const PLAIN_NAME = /^\w+$/;

export class BulkSessions {
  readonly #open: () => BulkSession;
  readonly #sessions: { readonly session: BulkSession; busy: number }[] = [];

  /** @param open opens another session on the same folder */
  constructor(open: () => BulkSession) {
    this.#open = open;
  }

  takes({ database, table, columns, bytes }: BulkInsert): boolean {
    return (
      bytes.length >= SMALLEST_BULK && [database, table, ...columns].every((name) => PLAIN_NAME.test(name))
    );
  }

  /** @param insert one that `takes` said yes to */
  async insert({ database, table, columns, bytes, settings }: BulkInsert): Promise<void> {
    const idlest = this.#idlest();
    idlest.busy += 1;
    try {
      const into = `${database}.${table}`;
      await idlest.session.insert({ table: into, columns, values: bytes, format: 'TabSeparated', settings });
    } finally {
      idlest.busy -= 1;
    }
  }

  close(): void {
    for (const { session } of this.#sessions.splice(0)) session.close();
  }

  #idlest(): { readonly session: BulkSession; busy: number } {
    const idle = this.#sessions.find(({ busy }) => busy === 0);
    if (idle !== undefined) return idle;
    if (this.#sessions.length < Math.min(MOST_SESSIONS, availableParallelism())) {
      const opened = { session: this.#open(), busy: 0 };
      this.#sessions.push(opened);
      return opened;
    }
    return this.#sessions.reduce((least, one) => (one.busy < least.busy ? one : least));
  }
}
