/** One transaction after the other on the engine's connection. */
import type { Engine } from '../engine/engine.ts';
import type { Query } from '../sql/catalog.ts';
import { hideRows, restoreRows } from './hidden-rows.ts';
import { checkSerializable, Footprint, type Committed, type Isolation, type Timeline } from './overlap.ts';

type Hidden = Awaited<ReturnType<typeof hideRows>>;

export class Transaction {
  /** Stands for the transaction in messages. */
  readonly pid: number;
  footprint = new Footprint();
  /** Whether it was begun by a batch or by BEGIN, and not just for one statement. */
  isExplicit = false;
  /** Called when what was done is undone. */
  onRollback: () => void = () => undefined;
  /** Called when what was done is there to stay. */
  onCommit: () => void = () => undefined;
  readonly #engine: Engine;
  readonly #sql: Query = (sql) => this.#engine.query(sql);
  readonly #timeline: Timeline;
  readonly #isolation: Isolation;
  #unseen: readonly Committed[] = [];
  #hidden: Hidden = [];
  #isOpen = false;
  /** A statement failed after BEGIN. */
  #isBroken = false;

  constructor(engine: Engine, timeline: Timeline, isolation: Isolation, pid: number) {
    this.#engine = engine;
    this.#timeline = timeline;
    this.#isolation = isolation;
    this.pid = pid;
  }

  /** Opens a transaction that works from a snapshot of that time. */
  async openAt(
    snapshot: number,
    options: { readonly explicit: boolean; readonly writes: boolean },
  ): Promise<void> {
    await this.#open();
    this.isExplicit = options.explicit;
    this.#unseen = this.#timeline.after(snapshot);
    // A transaction that only reads may as well have run after the others.
    if (this.#isolation === 'SNAPSHOT' && options.writes)
      this.#hidden = await hideRows(this.#sql, this.#unseen);
  }

  check(): void {
    if (this.#isolation === 'SERIALIZABLE') checkSerializable(this.footprint, this.#unseen, this.pid);
  }

  /** Ends what was opened for a batch or for one statement. */
  async end(): Promise<void> {
    if (this.isExplicit) return this.commit();
    await this.#commit();
  }

  /** BEGIN: the transaction that is open for the statement itself goes on as an explicit one. */
  async begin(): Promise<void> {
    this.isExplicit = true;
  }

  /** COMMIT. After a failure it reports success, and nothing is kept. */
  async commit(): Promise<void> {
    this.isExplicit = false;
    if (this.#isBroken) return this.rollback();
    await this.#commit();
  }

  async rollback(): Promise<void> {
    this.isExplicit = false;
    this.#isBroken = false;
    this.#hidden = [];
    this.footprint = new Footprint();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.onRollback();
    await this.#engine.query('ROLLBACK');
  }

  /** A statement between BEGIN and COMMIT failed. */
  fail(): void {
    this.#isBroken = true;
  }

  /** As TRUNCATE does. */
  async commitAndGoOn(): Promise<void> {
    const { isExplicit } = this;
    await this.#commit();
    await this.#open();
    this.isExplicit = isExplicit;
  }

  async #open(): Promise<void> {
    await this.#engine.query('BEGIN');
    this.#isOpen = true;
    this.footprint = new Footprint();
    this.#unseen = [];
    this.#hidden = [];
  }

  async #commit(): Promise<void> {
    if (!this.#isOpen) return;
    await restoreRows(this.#sql, this.#hidden);
    const [assigned] = await this.#engine.queryAll([
      'SELECT pg_current_xact_id_if_assigned()::text',
      'COMMIT',
    ]);
    this.#isOpen = false;
    this.onCommit();
    const id = assigned?.rows[0]?.[0];
    this.#timeline.commit(this.footprint, typeof id === 'string' ? [id] : []);
    this.#hidden = [];
  }
}
