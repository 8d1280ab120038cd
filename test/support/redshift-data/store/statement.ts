/** What was submitted, and what became of it. Times are epoch milliseconds. */
import type { EngineField } from '../engine/engine.ts';
import type { SqlParameter } from '../wire/request-fields.ts';

export type Status = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

export interface ResultSet {
  readonly fields: readonly EngineField[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Where a statement runs, as it was asked for. */
export interface Target {
  readonly clusterIdentifier: string | undefined;
  readonly workgroupName: string | undefined;
  readonly database: string;
  readonly dbUser: string | undefined;
  readonly secretArn: string | undefined;
}

export class SubStatement {
  readonly id: string;
  readonly sql: string;
  status: Status = 'SUBMITTED';
  error: string | undefined;
  updatedAt: number;
  /** Nanoseconds; -1 while unknown. */
  duration = -1;
  /** 0 until it runs. */
  queryId = 0;
  result: ResultSet | undefined;

  constructor(id: string, sql: string, at: number) {
    this.id = id;
    this.sql = sql;
    this.updatedAt = at;
  }
}

export interface Submission {
  readonly sqls: readonly string[];
  readonly isBatch: boolean;
  readonly parameters: readonly SqlParameter[];
  readonly mode: 'TRANSACTION' | 'AUTO_COMMIT';
  readonly target: Target;
  readonly name: string | undefined;
  readonly sessionId: string | undefined;
}

export class Statement {
  readonly id: string;
  readonly submission: Submission;
  readonly createdAt: number;
  readonly pid: number;
  readonly parts: readonly SubStatement[];
  updatedAt: number;
  status: Status = 'SUBMITTED';
  error: string | undefined;
  cancelled = false;
  duration = -1;

  constructor(id: string, submission: Submission, at: number, pid: number) {
    this.id = id;
    this.submission = submission;
    this.createdAt = at;
    this.updatedAt = at;
    this.pid = pid;
    this.parts = submission.sqls.map(
      (sql, index) => new SubStatement(submission.isBatch ? `${id}:${String(index + 1)}` : id, sql, at),
    );
  }

  get isDone(): boolean {
    return this.status === 'FINISHED' || this.status === 'FAILED' || this.status === 'ABORTED';
  }
}
