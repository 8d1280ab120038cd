import { DynaloadError } from '../errors.ts';
import type { TargetMapping } from '../mapping/mapping.ts';
import type { Reject } from '../row/reject.ts';
import { TargetRows } from '../row/target-rows.ts';
import type { Load } from '../warehouse/warehouse.ts';

/** Rows go to the warehouse in blocks of at most about this size: large enough for it, small enough for memory. */
const BLOCK_BYTES = 16 * 1024 * 1024;
const BLOCK_ROWS = 250_000;
const REJECTS_PER_WRITE = 500;
/** Past its limit a load collects this many more rejects, to show the whole of a small problem, and then stops. */
const REJECTS_COLLECTED = 10_000;
const REJECTS_SHOWN = 3;

/** One target's share of an export on its way into the warehouse. */
export class TargetStream {
  readonly target: TargetMapping;
  readonly load: Load;
  readonly rows = new TargetRows();
  readonly written = { puts: 0, tombstones: 0 };
  readonly #firstRejects: Reject[] = [];

  constructor(target: TargetMapping, load: Load) {
    this.target = target;
    this.load = load;
  }

  /** Set once this target cannot be loaded; its siblings go on. */
  get failure(): DynaloadError | null {
    return this.rows.failure;
  }

  /** To be called between lines: hands over what makes a block. Resolves when the warehouse has taken it. */
  async flush(signal: AbortSignal, everything = false): Promise<void> {
    const { rows } = this;
    if (rows.rejects.length >= REJECTS_PER_WRITE || (everything && rows.rejects.length > 0)) {
      await this.#quarantine(signal);
    }
    if (rows.counts.rejected > this.target.maxRejects + REJECTS_COLLECTED) {
      rows.failure ??= this.#tooManyRejects(true);
    }
    if (rows.failure !== null) return;
    if (everything || rows.pendingBytes >= BLOCK_BYTES || rows.pendingRows >= BLOCK_ROWS) {
      for (const block of rows.takeBlocks()) {
        // Counted first: calls overlap, and only a load that took everything is committed.
        this.written[block.kind] += block.rows;
        await this.load.write(block, signal);
      }
    }
  }

  /** After the last line. */
  async finish(signal: AbortSignal): Promise<void> {
    await this.flush(signal, true);
    if (this.rows.counts.rejected > this.target.maxRejects) this.rows.failure ??= this.#tooManyRejects(false);
  }

  async #quarantine(signal: AbortSignal): Promise<void> {
    const rejects = this.rows.takeRejects();
    this.#firstRejects.push(...rejects.slice(0, REJECTS_SHOWN - this.#firstRejects.length));
    await this.load.quarantine(rejects, signal);
  }

  #tooManyRejects(stopped: boolean): DynaloadError {
    const { target, rows } = this;
    const { rejected } = rows.counts;
    const shown = this.#firstRejects.map(
      (reject) =>
        `\n  ${reject.key}, column ${reject.column}: ${reject.reason} (${reject.file}, line ${reject.line})`,
    );
    const exportId = this.#firstRejects[0]?.exportId ?? '';
    return new DynaloadError(
      'TOO_MANY_REJECTS',
      `Target ${target.table} allows ${target.maxRejects} rejected rows, but ${rejected} rows of export ${exportId} ` +
        `do not fit${stopped ? ', and the load was stopped there' : ''}; nothing of it was applied. ` +
        `The first are:${shown.join('')}`,
      {
        details: { target: target.table, exportId, rejected, maxRejects: target.maxRejects },
        hint:
          `see them all with: dynaload query "select * from _dynaload_rejects where export_id = '${exportId}'"; then ` +
          'change the column types, set onMismatch on a column, or raise maxRejects in the mapping',
      },
    );
  }
}
