/**
 * Transactions that overlap. The engine runs one after the other; on Redshift they run at the same time, and the later
 * one works from the snapshot that it took at its first statement. What follows from that is put together here:
 * https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html
 */
import { RedshiftError } from '../sql/redshift-error.ts';

export type Isolation = 'SNAPSHOT' | 'SERIALIZABLE';

/** Tables by the engine's OID. */
export class Footprint {
  readonly reads = new Set<number>();
  /** What it changed or deleted, which it has seen therefore. */
  readonly writes = new Set<number>();
  /** What it only added rows to, unseen. */
  readonly adds = new Set<number>();
  readonly locks = new Set<number>();

  touches(tables: Iterable<number>): boolean {
    return [...tables].some((table) => this.sees(table) || this.adds.has(table) || this.locks.has(table));
  }

  /** Its outcome depends on what others did to the table. */
  sees(table: number): boolean {
    return this.reads.has(table) || this.writes.has(table);
  }

  get changed(): readonly number[] {
    return [...this.writes, ...this.adds];
  }
}

export interface Committed {
  readonly footprint: Footprint;
  /** The engine's transaction IDs. */
  readonly transactions: readonly string[];
  /** Its place in time. */
  readonly endedAt: number;
}

/** Time that only counts what begins and ends. */
export class Timeline {
  readonly #committed: Committed[] = [];
  #time = 0;

  tick(): number {
    this.#time += 1;
    return this.#time;
  }

  commit(footprint: Footprint, transactions: readonly string[]): void {
    this.#committed.push({ footprint, transactions, endedAt: this.tick() });
  }

  /** What a snapshot from that time does not show. */
  after(snapshot: number): readonly Committed[] {
    return this.#committed.filter(({ endedAt }) => endedAt > snapshot);
  }

  /**
   * When the snapshot of a transaction that began at `startedAt` is taken. LOCK as the first statement waits for all
   * that touched those tables; the snapshot comes after it. https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html
   */
  snapshot(startedAt: number, lockedFirst: readonly number[]): number {
    const waitedFor = this.after(startedAt).filter(({ footprint }) => footprint.touches(lockedFirst));
    return Math.max(startedAt, ...waitedFor.map(({ endedAt }) => endedAt));
  }
}

/**
 * Under SERIALIZABLE a cycle of dependencies aborts the later transaction: it has to come before the other because it
 * did not see what that one wrote, and after it because it writes what that one saw. Two that only add rows to a table
 * would leave the same in either order. All of this is told table by table, not row by row.
 * https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation-serializable-isolation-troubleshooting.html
 */
export function checkSerializable(mine: Footprint, unseen: readonly Committed[], transaction: number): void {
  for (const { footprint: theirs } of unseen) {
    const missed = theirs.changed.find((table) => mine.sees(table));
    const disturbs = mine.changed.some((table) => theirs.sees(table));
    if (missed !== undefined && disturbs) throw isolationViolation(missed, transaction);
  }
}

export function isolationViolation(table: number, transaction: number): RedshiftError {
  return new RedshiftError(
    `1023 Detail: Serializable isolation violation on table - ${String(table)}, transactions forming the cycle are: ${String(transaction)}, ${String(transaction + 1)} (pid:${String(transaction + 2)})`,
    'XX000',
  );
}
