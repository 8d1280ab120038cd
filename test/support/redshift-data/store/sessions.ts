/** Database sessions. https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-session-reuse.html */
import { randomUUID } from 'node:crypto';
import { TEMPORARY_SCHEMA } from '../sql/catalog.ts';
import { ApiError, validation } from '../wire/api-error.ts';
import type { Target } from './statement.ts';

const LONGEST = 24 * 3_600_000;

export class Session {
  readonly id = randomUUID();
  readonly target: Target;
  readonly createdAt: number;
  readonly temporarySchema: string;
  /** Whether there may be tables in it. */
  hasTemporarySchema = false;
  keepAlive: number;
  /** Of the statement that runs; one at a time, and there is no queue. */
  current: string | undefined;
  idleSince: number;
  /** Of the last COPY that succeeded. */
  lastCopy: { readonly count: number; readonly queryId: number } | undefined;

  constructor(target: Target, keepAliveSeconds: number, at: number, number: number) {
    this.target = target;
    this.keepAlive = keepAliveSeconds * 1000;
    this.createdAt = at;
    this.idleSince = at;
    this.temporarySchema = `${TEMPORARY_SCHEMA}${String(number)}`;
  }

  isExpired(now: number): boolean {
    if (now - this.createdAt >= LONGEST) return true;
    return this.current === undefined && now - this.idleSince >= this.keepAlive;
  }
}

export class Sessions {
  readonly #now: () => number;
  readonly #limit: number;
  readonly #sessions = new Map<string, Session>();
  #lastNumber = 0;

  constructor(now: () => number, limit: number) {
    this.#now = now;
    this.#limit = limit;
  }

  get all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** One that ends with its statement is kept by nobody. */
  open(target: Target, keepAliveSeconds: number | undefined): Session {
    this.#lastNumber += 1;
    const session = new Session(target, keepAliveSeconds ?? 0, this.#now(), this.#lastNumber);
    if (keepAliveSeconds === undefined) return session;
    if (this.all.filter((each) => !each.isExpired(this.#now())).length >= this.#limit) {
      throw new ApiError('ActiveSessionsExceededException', 'Active sessions exceeded the allowed quota.');
    }
    this.#sessions.set(session.id, session);
    return session;
  }

  /** A session that can take a statement now. */
  use(id: string): Session {
    const session = this.#sessions.get(id);
    if (session === undefined) throw validation(`Session ${id} is invalid.`);
    if (session.isExpired(this.#now())) throw validation(`Session ${id} is expired.`);
    if (session.current !== undefined) throw validation(`Session ${id} is not available.`);
    return session;
  }

  release(session: Session): void {
    session.current = undefined;
    session.idleSince = this.#now();
  }

  expire(id: string): void {
    const session = this.#sessions.get(id);
    if (session !== undefined) session.keepAlive = 0;
  }
}
