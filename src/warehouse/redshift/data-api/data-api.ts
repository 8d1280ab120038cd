import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { createHash, randomUUID } from 'node:crypto';
import { DynaloadError } from '../../../errors.ts';
import { interrupted, throwIfInterrupted } from './interruption.ts';
import { pause, PAUSES, type Pauses } from './pauses.ts';
import { LostAnswer, StatementError, toDynaloadError, type ErrorContext } from './redshift-errors.ts';
import type { QueryRows, QueryValue } from '../../warehouse.ts';
import type { ResultTable } from '../../sql/result-table.ts';
import { MOST_STATEMENTS, MOST_STATEMENT_BYTES } from './statement-limits.ts';
import { readPage, type ResultPage } from './statement-result.ts';
import { StatementWatch, StatusUnknown, type FinishedStatement } from './statement-watch.ts';
import type { Step } from './step.ts';
import { serviceFaultOf } from '../../../aws/service-fault.ts';
import { isConflict, isLostRace } from './conflicts.ts';
import { isPutDown } from '../../../ticket/put-down.ts';

/** Seconds that a submission waits for its end by itself; a short statement then needs no second request. */
const SUBMIT_WAIT = 5;
const MOST_ATTEMPTS = 8;

/** Where statements run, and as whom. */
export interface DataApiTarget {
  readonly Database: string;
  readonly WorkgroupName?: string;
  readonly ClusterIdentifier?: string;
  readonly SecretArn?: string;
  readonly DbUser?: string;
}

export interface DataApiOptions {
  readonly client: RedshiftDataClient;
  readonly target: DataApiTarget;
  /** The URL without its secrets. */
  readonly description: string;
  readonly pauses?: Pauses | undefined;
}

export interface RunRequest {
  /** One is run by itself, several as one transaction. */
  readonly steps: readonly Step[];
  /** To stand behind "Redshift refused to". */
  readonly activity: string;
  /** Names of the steps whose rows are wanted. */
  readonly results?: readonly string[];
  /**
   * What the statements are for: the same text gives the same client token, so that a submission whose answer was lost
   * finds the statement that it began. Default: one of its own.
   */
  readonly token?: string;
  /** Each statement of a batch by itself, over one session; default: all in one transaction. */
  readonly mode?: 'AUTO_COMMIT';
  /** All of it is CREATE … IF NOT EXISTS: it is run again when others were creating the same. */
  readonly createsIfMissing?: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface Submitted {
  readonly id: string;
  /** It ended well while the submission waited. */
  readonly isFinished: boolean;
}

/** The rows of the steps that were asked for, by their names. */
export type RunResults = ReadonlyMap<string, ResultTable>;

/**
 * The Redshift Data API as one question and one answer. A transaction that lost against another one is run again, from
 * its first statement and with a new token; a request that was refused for lack of room is repeated.
 */
export class DataApi {
  readonly description: string;
  readonly #client: RedshiftDataClient;
  readonly #target: DataApiTarget;
  readonly #pauses: Pauses;
  readonly #watch: StatementWatch;

  constructor({ client, target, description, pauses = PAUSES }: DataApiOptions) {
    this.#client = client;
    this.#target = target;
    this.description = description;
    this.#pauses = pauses;
    this.#watch = new StatementWatch(client, pauses);
  }

  /**
   * @throws StatementError when the database refuses a statement; nothing was done then
   * @throws LostAnswer when it could not be found out whether the statements were done
   */
  async run(request: RunRequest): Promise<RunResults> {
    const { finished, context } = await this.#finish(request);
    return this.#results(request, finished, context);
  }

  /**
   * The rows of one step, page by page.
   * @throws as `run`; also while the pages are read
   */
  async stream(request: Omit<RunRequest, 'results'> & { readonly result: string }): Promise<QueryRows> {
    const { steps, result, signal } = request;
    const { finished, context } = await this.#finish(request);
    const id = resultId(finished, steps, result);
    const first = await this.#readPage(id, undefined, context, signal);
    const read = (token: string): Promise<ResultPage> => this.#readPage(id, token, context, signal);
    return { columns: first.columns, batches: pagesFrom(first, read) };
  }

  /** Runs the statements to their end. */
  async #finish(
    request: RunRequest,
  ): Promise<{ readonly finished: FinishedStatement; readonly context: ErrorContext }> {
    checkLimits(request.steps);
    const context: ErrorContext = { warehouse: this.description, activity: request.activity };
    const token = request.token ?? randomUUID();
    for (let attempt = 0; ; attempt += 1) {
      throwIfInterrupted(request.signal);
      const finished = await this.#runOnce(request, clientToken(token, attempt), context);
      if (finished.failure === undefined) return { finished, context };
      const failure = new StatementError(finished.failure, context);
      const { error } = finished.failure;
      const isPassing = isConflict(error) || (request.createsIfMissing === true && isLostRace(error));
      if (!isPassing || attempt + 1 >= MOST_ATTEMPTS) throw failure;
      await this.#pause(attempt, request.signal);
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #runOnce(request: RunRequest, token: string, context: ErrorContext): Promise<FinishedStatement> {
    const { signal } = request;
    // The same token names the same statement for eight hours, so that a submission can be repeated.
    const submitted = await this.#answered(() => this.#send(request, token), context, signal);
    const { id } = submitted;
    if (submitted.isFinished) return { id, failure: undefined };
    try {
      return await this.#watch.finish(id, request.steps, signal);
    } catch (thrown) {
      if (signal?.aborted === true) {
        // What is submitted under a token of its own nobody can find again; the rest is left to whoever goes on.
        if (request.token === undefined || !isPutDown(signal)) await this.#watch.cancel(id);
        throw interrupted(signal);
      }
      if (thrown instanceof DynaloadError) throw thrown;
      throw serviceFaultOf(thrown) === 'uncertain' || isGone(thrown) || thrown instanceof StatusUnknown
        ? new LostAnswer(context, thrown)
        : toDynaloadError(thrown, context);
    }
  }

  /**
   * Makes a request that may be made twice until it is answered.
   * @throws LostAnswer when it may have been taken; DynaloadError
   */
  async #answered<T>(
    work: () => Promise<T>,
    context: ErrorContext,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let mayBeTaken = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await work();
      } catch (thrown) {
        if (signal?.aborted === true) throw interrupted(signal);
        const fault = serviceFaultOf(thrown);
        mayBeTaken ||= fault === 'uncertain';
        const passes = fault === 'uncertain' || fault === 'crowded';
        if (!passes || attempt + 1 >= MOST_ATTEMPTS) {
          throw mayBeTaken && !(thrown instanceof DynaloadError)
            ? new LostAnswer(context, thrown)
            : toDynaloadError(thrown, context);
        }
        await this.#pause(attempt, signal);
      }
    }
  }

  async #send({ steps, mode, signal }: RunRequest, ClientToken: string): Promise<Submitted> {
    const options = signal === undefined ? {} : { abortSignal: signal };
    const [only] = steps;
    const input = {
      ...this.#target,
      ClientToken,
      StatementName: `dynaload-${ClientToken.slice(0, 24)}`,
      ...(this.#watch.longPolling ? { WaitTimeSeconds: SUBMIT_WAIT } : {}),
    };
    const { Id, Status } =
      steps.length === 1 && only !== undefined
        ? await this.#client.send(new ExecuteStatementCommand({ ...input, Sql: only.sql }), options)
        : await this.#client.send(
            new BatchExecuteStatementCommand({
              ...input,
              Sqls: steps.map(({ sql }) => sql),
              ...(mode === undefined ? {} : { ExecutionMode: mode }),
            }),
            options,
          );
    if (Id === undefined) {
      throw new DynaloadError('WAREHOUSE_FAILED', 'The Redshift Data API began a statement without an id.');
    }
    return { id: Id, isFinished: Status === 'FINISHED' };
  }

  async #results(
    request: RunRequest,
    finished: FinishedStatement,
    context: ErrorContext,
  ): Promise<RunResults> {
    const { steps, results = [], signal } = request;
    const tables = new Map<string, ResultTable>();
    for (const name of results) {
      const id = resultId(finished, steps, name);
      const first = await this.#readPage(id, undefined, context, signal);
      const read = (token: string): Promise<ResultPage> => this.#readPage(id, token, context, signal);
      const rows: (readonly QueryValue[])[] = [];
      for await (const page of pagesFrom(first, read)) for (const row of page) rows.push(row);
      tables.set(name, { columns: first.columns, rows });
    }
    return tables;
  }

  async #readPage(
    id: string,
    token: string | undefined,
    context: ErrorContext,
    signal: AbortSignal | undefined,
  ): Promise<ResultPage> {
    // The statements were done: what can be lost is their answer.
    return this.#answered(() => readPage(this.#client, id, token, signal), context, signal);
  }

  async #pause(attempt: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await pause(this.#pauses.retry, attempt, signal);
    } catch (thrown) {
      if (signal?.aborted === true) throw interrupted(signal);
      throw thrown;
    }
  }
}

/** The result of a batch is had by the ids of its statements, from 1. */
function resultId({ id }: FinishedStatement, steps: readonly Step[], name: string): string {
  const index = steps.findIndex((step) => step.name === name);
  return steps.length === 1 ? id : `${id}:${index + 1}`;
}

async function* pagesFrom(
  first: ResultPage,
  read: (token: string) => Promise<ResultPage>,
): AsyncGenerator<ResultTable['rows']> {
  yield first.rows;
  for (let { next } = first; next !== undefined;) {
    const page = await read(next);
    yield page.rows;
    next = page.next;
  }
}

/** 64 characters are the most, and what a SHA-256 takes. */
function clientToken(token: string, attempt: number): string {
  return createHash('sha256').update(`${token}\n${attempt}`).digest('hex');
}

/** The service forgot the statement, or never knew it. */
function isGone(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'ResourceNotFoundException';
}

function checkLimits(steps: readonly Step[]): void {
  if (steps.length === 0 || steps.length > MOST_STATEMENTS) {
    throw new DynaloadError('INTERNAL', `A batch of ${steps.length} statements cannot be run at once.`);
  }
  for (const { name, sql } of steps) {
    const bytes = Buffer.byteLength(sql);
    if (bytes > MOST_STATEMENT_BYTES) {
      throw new DynaloadError(
        'TARGET_UNSUPPORTED',
        `The statement "${name}" takes ${bytes} bytes; the Redshift Data API takes ${MOST_STATEMENT_BYTES}.`,
        { hint: 'Map fewer columns, or give them shorter names.', details: { step: name, bytes } },
      );
    }
  }
}
