/** Runs what was submitted: a batch is one transaction, or each statement is its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { quoteForEngine } from '../sql/identifier.ts';
import { RedshiftError } from '../sql/redshift-error.ts';
import { SqlReader, type TableName } from '../sql/sql-reader.ts';
import { tokenize } from '../sql/tokenize.ts';
import type { Statement, SubStatement } from '../store/statement.ts';
import type { StatementStore } from '../store/statement-store.ts';
import type { Session, Sessions } from '../store/sessions.ts';
import { Connection, type ConnectionParts } from './connection.ts';
import { asRedshiftError, errorText } from './error-text.ts';
import { Timeline } from './overlap.ts';
import { Transaction } from './transaction.ts';

export interface Delays {
  /** Between submission and start, milliseconds. */
  readonly start: number;
  /** Of every statement, milliseconds. */
  readonly statement: number;
}

export interface RunnerParts extends ConnectionParts {
  readonly store: StatementStore;
  readonly sessions: Sessions;
  readonly delays: Delays;
}

class Cancelled extends Error {}

const WRITES = new Set(['insert', 'delete', 'update', 'merge', 'copy']);

export class Runner {
  readonly #parts: RunnerParts;
  readonly #timeline = new Timeline();
  #lastQueryId = 1000;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Never throws: what goes wrong is in the statement. */
  async run(statement: Statement, session: Session): Promise<void> {
    const { store, sessions, engine, delays, database } = this.#parts;
    session.current = statement.id;
    const begun = process.hrtime.bigint();
    try {
      if (delays.start > 0) await sleep(delays.start);
      if (statement.cancelled) throw new Cancelled();
      if (session.target.database !== database) {
        throw new RedshiftError(`FATAL: database "${session.target.database}" does not exist`);
      }
      statement.status = 'STARTED';
      store.changed(statement);
      const startedAt = this.#timeline.tick();
      await engine.exclusive(() => this.#onConnection(statement, session, startedAt));
    } catch (error) {
      this.#end(statement, error);
    }
    statement.duration = Number(process.hrtime.bigint() - begun);
    if (!statement.isDone) statement.status = 'FINISHED';
    sessions.release(session);
    store.changed(statement);
  }

  async #onConnection(statement: Statement, session: Session, startedAt: number): Promise<void> {
    const { engine, history, character } = this.#parts;
    const query = (sql: string) => engine.query(sql);
    const transaction = new Transaction(engine, this.#timeline, character.isolation, statement.pid);
    const connection = new Connection(this.#parts, session, transaction);
    await connection.open();
    try {
      if (statement.submission.mode === 'TRANSACTION' && statement.submission.isBatch) {
        await this.#inOneTransaction(statement, connection, transaction, startedAt);
      } else {
        await this.#eachByItself(statement, connection, transaction, startedAt);
      }
    } finally {
      await transaction.rollback();
      await history.write(query);
      const isKept = this.#parts.sessions.all.includes(session);
      if (!isKept && session.hasTemporarySchema) {
        await query(`DROP SCHEMA IF EXISTS ${quoteForEngine(session.temporarySchema)} CASCADE`);
      }
    }
  }

  async #inOneTransaction(
    statement: Statement,
    connection: Connection,
    transaction: Transaction,
    startedAt: number,
  ): Promise<void> {
    const snapshot = this.#timeline.snapshot(startedAt, await lockedFirst(statement, connection));
    await transaction.openAt(snapshot, {
      explicit: true,
      writes: statement.parts.some(({ sql }) => isWrite(sql)),
    });
    for (const part of statement.parts) await this.#runPart(statement, part, connection);
    await transaction.end();
  }

  /** A statement that fails does not keep the others from running. */
  async #eachByItself(
    statement: Statement,
    connection: Connection,
    transaction: Transaction,
    startedAt: number,
  ): Promise<void> {
    let snapshot = startedAt;
    let failure: unknown;
    for (const part of statement.parts) {
      if (!transaction.isExplicit)
        await transaction.openAt(snapshot, { explicit: false, writes: isWrite(part.sql) });
      snapshot = this.#timeline.tick();
      try {
        await this.#runPart(statement, part, connection);
        if (!transaction.isExplicit) await transaction.end();
      } catch (error) {
        if (error instanceof Cancelled) throw error;
        failure ??= error;
        if (transaction.isExplicit) transaction.fail();
        else await transaction.rollback();
      }
    }
    if (failure !== undefined) throw failure;
  }

  async #runPart(statement: Statement, part: SubStatement, connection: Connection): Promise<void> {
    const { store, delays } = this.#parts;
    const { submission } = statement;
    if (statement.cancelled) throw new Cancelled();
    this.#lastQueryId += 1;
    part.queryId = this.#lastQueryId;
    part.status = 'STARTED';
    store.changed(statement);
    const begun = process.hrtime.bigint();
    try {
      if (delays.statement > 0) await sleep(delays.statement);
      part.result = await connection.run({
        sql: part.sql,
        number: statement.parts.indexOf(part) + 1,
        queryId: part.queryId,
        parameters: submission.parameters,
        isBatchTransaction: submission.isBatch && submission.mode === 'TRANSACTION',
      });
      // Whoever cancelled while it ran does not get it.
      if (statement.cancelled) throw new Cancelled();
      part.status = 'FINISHED';
    } catch (error) {
      if (!(error instanceof Cancelled)) {
        part.status = 'FAILED';
        part.error = this.#withWholeNames(errorText(asRedshiftError(error)));
      }
      throw error;
    } finally {
      part.duration = Number(process.hrtime.bigint() - begun);
      store.changed(statement);
      part.updatedAt = statement.updatedAt;
    }
  }

  #end(statement: Statement, error: unknown): void {
    const wasCancelled = error instanceof Cancelled;
    statement.status = wasCancelled ? 'ABORTED' : 'FAILED';
    if (!wasCancelled) {
      statement.error =
        statement.parts.find((part) => part.error !== undefined)?.error ?? errorText(asRedshiftError(error));
    }
    for (const part of statement.parts) {
      if (part.status !== 'FINISHED' && part.status !== 'FAILED') part.status = 'ABORTED';
    }
  }

  #withWholeNames(text: string): string {
    let whole = text;
    for (const [short, name] of this.#parts.longNames) whole = whole.replaceAll(short, name);
    return whole;
  }
}

/** The tables that the first statement locks, when that is what it does. */
async function lockedFirst(statement: Statement, connection: Connection): Promise<readonly number[]> {
  const tables: number[] = [];
  for (const name of lockedNames(statement.parts[0]?.sql ?? '')) {
    const table = await connection.findTable(name);
    if (table !== undefined) tables.push(table.oid);
  }
  return tables;
}

function lockedNames(sql: string): readonly TableName[] {
  try {
    const reader = new SqlReader(tokenize(sql));
    if (!reader.accept('lock')) return [];
    reader.accept('table');
    const names = [reader.tableName()];
    while (reader.accept(',')) names.push(reader.tableName());
    return names;
  } catch {
    // It fails when it runs.
    return [];
  }
}

function isWrite(sql: string): boolean {
  try {
    const [first] = tokenize(sql);
    return first?.kind === 'word' && WRITES.has(first.name);
  } catch {
    return false;
  }
}
