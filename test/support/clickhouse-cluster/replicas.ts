/**
 * Rows that nodes take over from each other, in the order of the one that got them, each in its own time: what the engines
 * of replicated tables and a Keeper do. The server that the package chdb brings has neither the part that sends rows
 * to other servers nor the one that carries out ON CLUSTER, so that both are done here, statement by statement.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NameChange } from './cluster-statement.ts';

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

export type Send = (node: number, statement: SentStatement) => Promise<Answer>;

export class Replicas {
  readonly #send: Send;
  readonly #lag: () => number;
  readonly #tables = new Set<string>();
  /** Of each node: what it still has to take over. */
  readonly #waiting: SentStatement[][];
  readonly #turns: Promise<unknown>[];

  /** @param lag milliseconds that rows take to another node */
  constructor(nodes: number, send: Send, lag: () => number) {
    this.#send = send;
    this.#lag = lag;
    this.#waiting = Array.from({ length: nodes }, () => []);
    this.#turns = Array.from({ length: nodes }, () => Promise.resolve());
  }

  isReplicated(table: string): boolean {
    return this.#tables.has(table);
  }

  /** A node got rows: the others get them later. */
  add(from: number, statement: SentStatement): void {
    for (const [node, waiting] of this.#waiting.entries()) {
      if (node === from) continue;
      waiting.push(statement);
      void sleep(this.#lag()).then(() => this.#next(node));
    }
  }

  /** All that a node still has to take over. */
  async catchUp(node: number): Promise<void> {
    while ((this.#waiting[node] ?? []).length > 0) await this.#next(node);
    await this.#turns[node];
  }

  async catchUpAll(): Promise<void> {
    for (const node of this.#waiting.keys()) await this.catchUp(node);
  }

  apply(change: NameChange): void {
    const tables = this.#tables;
    switch (change.kind) {
      case 'create':
        if (change.isReplicated || (change.as !== null && tables.has(change.as))) tables.add(change.table);
        return;
      case 'drop':
        tables.delete(change.table);
        return;
      case 'rename':
        if (tables.delete(change.from)) tables.add(change.to);
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

  /** One at a time, in their order. */
  async #next(node: number): Promise<void> {
    const turn = (this.#turns[node] ?? Promise.resolve()).then(async () => {
      const statement = this.#waiting[node]?.shift();
      if (statement === undefined) return;
      const { status, body } = await this.#send(node, statement);
      if (status !== 200)
        throw new Error(`a replica refused what another took: ${statement.sql}: ${body.toString()}`);
    });
    this.#turns[node] = turn.catch(() => undefined);
    await turn;
  }
}
