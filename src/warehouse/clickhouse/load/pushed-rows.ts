import type { RowBlock } from '../../../row/row-block.ts';
import type { Connection } from '../connect/connection.ts';
import type { LoadRows } from './load-rows.ts';
import type { TargetStatements } from '../statements/target-statements.ts';

/** Sends each block with an INSERT. */
export class PushedRows implements LoadRows {
  readonly #connection: Connection;
  readonly #statements: TargetStatements;
  readonly #table: string;

  constructor(connection: Connection, statements: TargetStatements, table: string) {
    this.#connection = connection;
    this.#statements = statements;
    this.#table = table;
  }

  async write(block: RowBlock, signal?: AbortSignal): Promise<void> {
    const statements = this.#statements;
    if (block.rows === 0) return;
    await this.#connection.insert({
      sql: block.kind === 'puts' ? statements.insertPuts() : statements.insertTombstones(),
      bytes: block.bytes,
      activity: `take rows for ${this.#table}`,
      signal,
    });
  }

  async deliver(): Promise<void> {
    // They are there already.
  }

  async end(): Promise<void> {
    // Nothing was taken.
  }
}
