import type { DynaloadError } from '../errors.ts';
import type { DataFile } from '../export/export-info.ts';
import { floorOf } from '../ledger/applied.ts';
import type { TargetMapping } from '../mapping/mapping.ts';
import type { Reject } from '../row/reject.ts';
import {
  addCounts,
  addNulled,
  noCounts,
  type NulledValues,
  type RowCounts,
  type RowsPart,
} from '../row/target-rows.ts';
import type { LoadTicket } from '../ticket/load-ticket.ts';
import { makePart, type StagedPart } from '../ticket/staged-part.ts';
import { REJECTS_COLLECTED, REJECTS_SHOWN, tooManyRejects } from '../ticket/too-many-rejects.ts';
import type { PartWriter } from '../warehouse/warehouse.ts';
import type { EncodedTarget } from './export-encoder.ts';

/** One target's share of some data files on its way into the warehouse. */
export class TargetLoad {
  readonly target: TargetMapping;
  readonly ticket: LoadTicket;
  /** Set once this target cannot be loaded; its siblings go on. */
  failure: DynaloadError | null = null;
  readonly #writer: PartWriter;
  readonly #rows = { puts: 0, tombstones: 0 };
  /** By key of the data file. */
  readonly #counts = new Map<string, RowCounts>();
  readonly #rejects: Reject[] = [];
  readonly #seen = new Set<number>();
  readonly #nulled = new Map<number, NulledValues>();
  #rejected = 0;

  constructor(target: TargetMapping, ticket: LoadTicket, writer: PartWriter) {
    this.target = target;
    this.ticket = ticket;
    this.#writer = writer;
  }

  /** What its rows are made by. */
  get encoded(): EncodedTarget {
    const { target, ticket } = this;
    const { base, startedAt: loadedAt } = ticket;
    return { target, floor: floorOf(base), loadedAt, blockBytes: this.#writer.blockBytes };
  }

  /** Calls may overlap. Resolves when the warehouse has the rows. */
  async take({ blocks, rejects, counts, seen, nulled }: RowsPart, signal: AbortSignal): Promise<void> {
    for (const [file, more] of counts) this.#count(file, more);
    for (const column of seen) this.#seen.add(column);
    for (const values of nulled) addNulled(this.#nulled, values);
    if (rejects.length > 0) {
      this.#rejects.push(...rejects.slice(0, REJECTS_SHOWN - this.#rejects.length));
      await this.#writer.quarantine(rejects, signal);
    }
    if (this.#rejected > this.ticket.maxRejects + REJECTS_COLLECTED) this.failure ??= this.#tooMany(true);
    for (const block of blocks) {
      if (this.failure !== null) return;
      // Counted first: only a load that took everything is applied.
      this.#rows[block.kind] += block.rows;
      await this.#writer.write(block, signal);
    }
  }

  /**
   * After the last of its rows.
   * @param files all that was read
   * @throws DynaloadError TOO_MANY_REJECTS, or what made the target fail
   */
  async finish(files: readonly DataFile[], signal: AbortSignal): Promise<StagedPart> {
    if (this.#rejected > this.ticket.maxRejects) this.failure ??= this.#tooMany(false);
    if (this.failure !== null) throw this.failure;
    return makePart(this.ticket, {
      files: files.map(({ key, md5, itemCount: items }) => {
        return { key, md5, items, ...(this.#counts.get(key) ?? noCounts()) };
      }),
      rows: this.#rows,
      seen: [...this.#seen],
      nulled: [...this.#nulled.values()],
      rejects: this.#rejects,
      staged: await this.#writer.finish(signal),
    });
  }

  /** Never throws. */
  async abort(): Promise<void> {
    await this.#writer.abort();
  }

  #count(file: string, more: Readonly<RowCounts>): void {
    const counts = this.#counts.get(file) ?? noCounts();
    addCounts(counts, more);
    this.#counts.set(file, counts);
    this.#rejected += more.rejected;
  }

  #tooMany(isStopped: boolean): DynaloadError {
    const [rejected, rejects] = [this.#rejected, this.#rejects];
    return tooManyRejects(this.ticket, [{ rejects }], { rejected, isStopped });
  }
}
