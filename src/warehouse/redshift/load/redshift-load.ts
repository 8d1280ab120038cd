import { DynaloadError } from '../../../errors.ts';
import type { Reject } from '../../../row/reject.ts';
import type { RowBlock } from '../../../row/row-block.ts';
import { STAGED_BLOCK_BYTES, type StagedLoad } from '../../../stage/stager.ts';
import type { LedgerEntry } from '../../../ledger/ledger.ts';
import type { CommitRequest, Load } from '../../warehouse.ts';
import { assertNotRetired, commitLoad } from './commit-load.ts';
import { throwIfInterrupted } from '../data-api/interruption.ts';
import type { RedshiftLoadOptions } from './load-options.ts';
import { insertRejects } from '../books/rejects-table.ts';
import { stagedMismatch } from './staged-check.ts';

/** The rows of one export on their way: staged in the bucket, then copied, checked, applied and recorded in one transaction. */
export class RedshiftLoad implements Load {
  readonly generation: string;
  readonly sequence: bigint;
  readonly blockBytes = STAGED_BLOCK_BYTES;
  readonly #options: RedshiftLoadOptions;
  #staged: StagedLoad | undefined;
  #done = false;

  constructor(options: RedshiftLoadOptions) {
    this.#options = options;
    this.generation = options.into.generation;
    this.sequence = options.sequence;
  }

  async write(block: RowBlock, signal?: AbortSignal): Promise<void> {
    throwIfInterrupted(signal);
    await this.#options.stager.write(block);
  }

  async quarantine(rejects: readonly Reject[], signal?: AbortSignal): Promise<void> {
    throwIfInterrupted(signal);
    await this.#options.stager.reject(rejects);
    await insertRejects(this.#options, { sequence: this.sequence, loadedAt: Date.now() }, rejects, signal);
  }

  async commit(request: CommitRequest, signal?: AbortSignal): Promise<LedgerEntry> {
    throwIfInterrupted(signal);
    const { stager, staging } = this.#options;
    const mismatch = stagedMismatch(this.#options, request.written, stager.rows);
    if (mismatch !== null) {
      await assertNotRetired(this.#options, signal);
      throw mismatch;
    }
    this.#staged ??= await stager.finish(signal);
    const entry = await commitLoad(this.#options, this.#staged, request, signal);
    this.#done = true;
    // The load is done: files that stay behind cost money, not rows.
    if (staging.lifecycle.kind === 'delete') await stager.remove().catch(() => undefined);
    return entry;
  }

  async abort(): Promise<void> {
    if (this.#done) return;
    this.#done = true;
    const { api, books, stager, staging, target } = this.#options;
    if (this.#staged === undefined) await stager.abort();
    if (staging.lifecycle.kind === 'delete') await stager.remove().catch(() => undefined);
    // A transaction that is under way, of which the answer was lost, must not come through after this.
    await api
      .run({
        steps: [books.lock(), books.endAttempt(String(this.sequence))],
        activity: `give up a load of ${target.table}`,
      })
      .catch((error: unknown) => {
        if (!(error instanceof DynaloadError)) throw error;
      });
  }
}
