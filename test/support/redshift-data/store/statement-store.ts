/** The statements of the last 24 hours, and who waits for them. */
import { randomUUID } from 'node:crypto';
import { ApiError, notFound, validation } from '../wire/api-error.ts';
import { Statement, type Submission } from './statement.ts';

const HOUR = 3_600_000;
/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html */
const KEPT = 24 * HOUR;
const TOKEN_KEPT = 8 * HOUR;
const ID = /^[a-z0-9]{8}(?:-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d{0,2})?$/;

interface Token {
  readonly statement: Statement;
  readonly request: string;
  readonly at: number;
}

export class StatementStore {
  readonly #now: () => number;
  readonly #limit: number;
  readonly #statements = new Map<string, Statement>();
  readonly #tokens = new Map<string, Token>();
  readonly #waiters = new Map<string, Set<() => void>>();
  #lastPid = 1_073_741_000;

  constructor(now: () => number, activeStatementLimit: number) {
    this.#now = now;
    this.#limit = activeStatementLimit;
  }

  get all(): readonly Statement[] {
    return [...this.#statements.values()].filter(({ createdAt }) => this.#now() - createdAt < KEPT);
  }

  /** The statement that was submitted with that token in the last 8 hours. */
  replay(token: string, request: string): Statement | undefined {
    const known = this.#tokens.get(token);
    if (known === undefined || this.#now() - known.at >= TOKEN_KEPT) return undefined;
    if (known.request !== request) {
      throw validation(
        '[emulator] The client token was used for another request: what then happens is not documented.',
      );
    }
    return known.statement;
  }

  add(submission: Submission, token: string | undefined, request: string): Statement {
    if (this.all.filter(({ isDone }) => !isDone).length >= this.#limit) {
      throw new ApiError(
        'ActiveStatementsExceededException',
        'Active statements exceeded the allowed quota.',
      );
    }
    this.#lastPid += 1;
    const statement = new Statement(randomUUID(), submission, this.#now(), this.#lastPid);
    this.#statements.set(statement.id, statement);
    if (token !== undefined) this.#tokens.set(token, { statement, request, at: this.#now() });
    return statement;
  }

  /** By its own ID or that of a part, which is given as its number. */
  find(id: string): { readonly statement: Statement; readonly part: number | undefined } {
    if (!ID.test(id)) throw validation(`Id "${id}" does not satisfy the pattern of statement IDs.`);
    const [parent = '', suffix] = id.split(':');
    const statement = this.#statements.get(parent);
    const part = suffix === undefined ? undefined : Number(suffix);
    const isKnown =
      statement !== undefined &&
      this.#now() - statement.createdAt < KEPT &&
      (part === undefined || (statement.submission.isBatch && statement.parts[part - 1] !== undefined));
    if (!isKnown) throw notFound('Query does not exist.', id);
    return { statement, part };
  }

  changed(statement: Statement): void {
    statement.updatedAt = this.#now();
    if (!statement.isDone) return;
    for (const wake of this.#waiters.get(statement.id) ?? []) wake();
    this.#waiters.delete(statement.id);
  }

  /** Resolves when the statement is done, and in any case after so many seconds. */
  async wait(statement: Statement, seconds: number | undefined): Promise<void> {
    if (seconds === undefined || statement.isDone) return;
    await new Promise<void>((resolve) => {
      const waiters = this.#waiters.get(statement.id) ?? new Set();
      this.#waiters.set(statement.id, waiters);
      const wake = (): void => {
        clearTimeout(timer);
        waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, seconds * 1000);
      waiters.add(wake);
    });
  }

  /** Ends all waiting. */
  close(): void {
    for (const waiters of this.#waiters.values()) for (const wake of waiters) wake();
  }
}
