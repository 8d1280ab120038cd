import type { RowBlock } from '../../../row/row-block.ts';
import type { Lifecycle } from '../../../stage/lifecycle.ts';
import { STAGED_BLOCK_BYTES, type StagedLoad, type Stager } from '../../../stage/stager.ts';
import { throwIfAborted, type Connection } from '../connect/connection.ts';
import type { LoadRows } from './load-rows.ts';
import type { Pulling } from './pulling.ts';
import type { TargetStatements } from '../statements/target-statements.ts';

export interface PulledRowsOptions {
  readonly connection: Connection;
  readonly statements: TargetStatements;
  readonly table: string;
  readonly stager: Stager;
  readonly lifecycle: Lifecycle;
  readonly pulling: Pulling;
}

/** Puts rows into files in a bucket, and has the server fetch them from there. */
export class PulledRows implements LoadRows {
  readonly blockBytes = STAGED_BLOCK_BYTES;
  readonly #options: PulledRowsOptions;
  #staged: StagedLoad | undefined;
  #hasEnded = false;

  constructor(options: PulledRowsOptions) {
    this.#options = options;
  }

  async write(block: RowBlock): Promise<void> {
    await this.#options.stager.write(block);
  }

  async deliver(signal?: AbortSignal): Promise<void> {
    const { connection, statements, table, stager, pulling } = this.#options;
    throwIfAborted(signal);
    this.#staged ??= await stager.finish(signal).catch((error: unknown) => {
      throwIfAborted(signal);
      throw error;
    });
    const { putsFiles, deletesFiles, compression } = this.#staged;
    const activity = `fetch the staged rows for ${table}`;
    const files = (keys: readonly string[]) => ({
      files: pulling.urlOf(keys),
      role: pulling.role,
      compression,
    });
    if (putsFiles.length > 0) {
      const sqlFor = statements.insertPutsPulled.bind(statements, files(putsFiles));
      await connection.pull({ sqlFor, activity, signal });
    }
    if (deletesFiles.length > 0) {
      const sqlFor = statements.insertTombstonesPulled.bind(statements, files(deletesFiles));
      await connection.pull({ sqlFor, activity, signal });
    }
  }

  async end(isDone: boolean): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { stager, lifecycle } = this.#options;
    if (!isDone && this.#staged === undefined) await stager.abort();
    // Files that stay behind cost money, not rows.
    if (lifecycle.kind === 'delete') await stager.remove().catch(() => undefined);
  }
}
