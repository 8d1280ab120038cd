import { DynaloadError } from '../errors.ts';
import { counted, groupDigits } from '../message/number-text.ts';
import { rejectsOfLoads } from './rejects-query.ts';
import type { TargetMapping } from '../mapping/mapping.ts';
import type { Reject } from '../row/reject.ts';
import { addNulled, noCounts, type NulledValues, type RowCounts, type RowsPart } from '../row/target-rows.ts';
import type { Load } from '../warehouse/warehouse.ts';

/** Past its limit a load collects this many more rejects, to show the whole of a small problem, and then stops. */
const REJECTS_COLLECTED = 10_000;
const REJECTS_SHOWN = 3;

/** Values of a column that became NULL, and one of them. */
export interface NulledColumn {
  readonly name: string;
  readonly count: number;
  /** Address of the data file, and line in it, of the one. */
  readonly file: string;
  readonly line: number;
  /** What was expected and what came. */
  readonly reason: string;
}

/** One target's share of an export on its way into the warehouse. */
export class TargetStream {
  readonly target: TargetMapping;
  readonly load: Load;
  readonly counts: RowCounts = noCounts();
  readonly written = { puts: 0, tombstones: 0 };
  /** Set once this target cannot be loaded; its siblings go on. */
  failure: DynaloadError | null = null;
  readonly #firstRejects: Reject[] = [];
  readonly #seen = new Set<number>();
  readonly #nulled = new Map<number, NulledValues>();

  constructor(target: TargetMapping, load: Load) {
    this.target = target;
    this.load = load;
  }

  /** Calls may overlap. Resolves when the warehouse has the part. */
  async take({ blocks, rejects, counts, seen, nulled }: RowsPart, signal: AbortSignal): Promise<void> {
    addCounts(this.counts, counts);
    for (const column of seen) this.#seen.add(column);
    for (const values of nulled) addNulled(this.#nulled, values);
    if (rejects.length > 0) {
      this.#firstRejects.push(...rejects.slice(0, REJECTS_SHOWN - this.#firstRejects.length));
      await this.load.quarantine(rejects, signal);
    }
    if (this.counts.rejected > this.target.maxRejects + REJECTS_COLLECTED) {
      this.failure ??= this.#tooManyRejects(true);
    }
    for (const block of blocks) {
      if (this.failure !== null) return;
      // Counted first: only a load that took everything is committed.
      this.written[block.kind] += block.rows;
      await this.load.write(block, signal);
    }
  }

  /** Names of the columns that have an attribute of their own which no item of the target had. */
  get unseen(): readonly string[] {
    const { columns } = this.target;
    return columns
      .filter(({ source }, index) => source.kind === 'path' && !this.#seen.has(index))
      .map(({ name }) => name);
  }

  /** What became NULL, in the order of the columns. */
  get nulled(): readonly NulledColumn[] {
    return this.target.columns.flatMap(({ name }, index) => {
      const values = this.#nulled.get(index);
      return values === undefined ? [] : { name, count: values.count, ...values.at, reason: values.reason };
    });
  }

  /** After the last part. */
  finish(): void {
    if (this.counts.rejected > this.target.maxRejects) this.failure ??= this.#tooManyRejects(false);
  }

  #tooManyRejects(stopped: boolean): DynaloadError {
    const { target } = this;
    const { rejected } = this.counts;
    const shown = this.#firstRejects.map(
      (reject) =>
        `\n  ${reject.key}, column ${reject.column}: ${reject.reason} (${reject.file}, line ${reject.line})`,
    );
    const exportId = this.#firstRejects[0]?.exportId ?? '';
    return new DynaloadError(
      'TOO_MANY_REJECTS',
      `Target ${target.table} allows ${counted(target.maxRejects, 'rejected row')}, but ${stopped ? 'at least ' : ''}` +
        `${groupDigits(rejected)} rows of export ${exportId} do not fit${stopped ? ': the load was stopped there' : ''}; ` +
        `nothing of it was applied. The first are:${shown.join('')}`,
      {
        details: { target: target.table, exportId, rejected, maxRejects: target.maxRejects },
        hint:
          `Look at ${stopped ? 'those that were found' : 'all of them'}; then change the column types, set onMismatch on a ` +
          'column, or raise maxRejects in the mapping.',
        next: [
          {
            run: 'query',
            sql: rejectsOfLoads([{ target: target.table, sequence: this.load.sequence }]),
          },
        ],
      },
    );
  }
}

function addCounts(total: RowCounts, more: RowCounts): void {
  total.puts += more.puts;
  total.deletes += more.deletes;
  total.rejected += more.rejected;
  total.elsewhere += more.elsewhere;
  total.belowFloor += more.belowFloor;
  total.nulled += more.nulled;
}
