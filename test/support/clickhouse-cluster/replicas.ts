/**
 * Rows that nodes take over from each other, in the order of the one that got them, each in its own time: what the engines
 * of replicated tables and a Keeper do. The server that the package chdb brings has neither the part that sends rows
 * to other servers nor the one that carries out ON CLUSTER, so that both are done here, statement by statement.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Copies, NameChange } from './cluster-statement.ts';

/** A statement as it came, and where it goes. */
export interface SentStatement {
  readonly sql: string;
  readonly parameters: URLSearchParams;
  /** Rows behind it. */
  readonly rows: Buffer | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a node still has to take over, and into which table, whatever its name is by then. */
interface WaitingRows {
  readonly table: string;
  readonly statement: SentStatement;
}

export type Send = (node: number, statement: SentStatement) => Promise<Answer>;

export interface ReplicasOptions {
  readonly nodes: number;
  /** Of one, all nodes have the same rows; of several, they have the same books. */
  readonly shards: number;
  readonly send: Send;
  /** Milliseconds that rows take to another node. */
  readonly lag: () => number;
}

export class Replicas {
  readonly #send: Send;
  readonly #lag: () => number;
  readonly #shards: number;
  readonly #tables = new Set<string>();
  /** Of each node: what it still has to take over. */
  readonly #waiting: WaitingRows[][];
  readonly #turns: Promise<unknown>[];
  /** What went wrong behind everybody's back. */
  #failure: unknown;

  constructor({ nodes, shards, send, lag }: ReplicasOptions) {
    this.#send = send;
    this.#lag = lag;
    this.#shards = shards;
    this.#waiting = Array.from({ length: nodes }, () => []);
    this.#turns = Array.from({ length: nodes }, () => Promise.resolve());
  }

  isReplicated(table: string): boolean {
    return this.#tables.has(table);
  }

  /** A node got rows: the others get them later. */
  add(from: number, table: string, statement: SentStatement): void {
    for (const [node, waiting] of this.#waiting.entries()) {
      if (node === from) continue;
      waiting.push({ table, statement });
      void sleep(this.#lag(), undefined, { ref: false })
        .then(() => this.#next(node))
        .catch((error: unknown) => {
          this.#failure = error;
        });
    }
  }

  /** All that a node still has to take over. */
  async catchUp(node: number): Promise<void> {
    while ((this.#waiting[node] ?? []).length > 0) await this.#next(node);
    await this.#turns[node];
    if (this.#failure !== undefined) throw this.#failure;
  }

  async catchUpAll(): Promise<void> {
    for (const node of this.#waiting.keys()) await this.catchUp(node);
  }

  /** Nobody takes over anything meanwhile. @param work must not wait for `catchUp` */
  async whileHeld<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = Promise.all(this.#turns).then(work);
    for (const node of this.#turns.keys()) this.#turns[node] = done.catch(() => undefined);
    return done;
  }

  apply(change: NameChange): void {
    const tables = this.#tables;
    switch (change.kind) {
      case 'create':
        if (this.#isShared(change.copies) || (change.as !== null && tables.has(change.as)))
          tables.add(change.table);
        return;
      case 'drop':
        tables.delete(change.table);
        return;
      case 'rename':
        if (tables.delete(change.from)) tables.add(change.to);
        this.#rename(change.from, change.to);
        return;
      case 'exchange': {
        const [one, other] = [tables.delete(change.one), tables.delete(change.other)];
        if (one) tables.add(change.other);
        if (other) tables.add(change.one);
        return;
      }
      case 'none':
        return;
    }
  }

  #isShared(copies: Copies): boolean {
    return copies === 'all nodes' || (copies === 'a shard' && this.#shards === 1);
  }

  /** Rows go into their table, by whatever name it goes. */
  #rename(from: string, to: string): void {
    for (const waiting of this.#waiting) {
      for (const [index, { table, statement }] of waiting.entries()) {
        const sql = statement.sql.replaceAll(from, () => to);
        waiting[index] = { table: table === from ? to : table, statement: { ...statement, sql } };
      }
    }
  }

  /** One at a time, in their order. */
  async #next(node: number): Promise<void> {
    const turn = (this.#turns[node] ?? Promise.resolve()).then(async () => {
      const next = this.#waiting[node]?.shift();
      // Rows of a table that is gone are nobody's.
      if (next === undefined || !this.#tables.has(next.table)) return;
      const { statement } = next;
      const { status, body } = await this.#send(node, statement);
      if (status !== 200)
        throw new Error(`a replica refused what another took: ${statement.sql}: ${body.toString()}`);
    });
    this.#turns[node] = turn.catch(() => undefined);
    await turn;
  }
}
