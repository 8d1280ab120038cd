import {
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementResponse,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { pause, type Pauses } from './pauses.ts';
import type { StatementFailure } from './redshift-errors.ts';
import type { Step } from './step.ts';
import { serviceFaultOf, type ServiceFault } from '../../../aws/service-fault.ts';

/** Seconds that one look waits for the end: 30 are the most. */
const LOOK_WAIT = 20;
/** Looks in a row that may fail. */
const MOST_FAILED_LOOKS = 10;

/** A statement or batch that ended. */
export interface FinishedStatement {
  readonly id: string;
  /** Undefined when all went well. */
  readonly failure: StatementFailure | undefined;
}

/** The service does not say what became of a statement. */
export class StatusUnknown extends Error {
  constructor(id: string, status: string | undefined) {
    super(`the status of statement ${id} stays ${status ?? 'missing'}`);
    this.name = 'StatusUnknown';
  }
}

/** Waits for statements: the service does the waiting where it can, else it is asked again and again. */
export class StatementWatch {
  readonly #client: RedshiftDataClient;
  readonly #pauses: Pauses;
  #longPolling = true;

  constructor(client: RedshiftDataClient, pauses: Pauses) {
    this.#client = client;
    this.#pauses = pauses;
  }

  /** False once the service has refused to wait. */
  get longPolling(): boolean {
    return this.#longPolling;
  }

  /** @throws what the service throws when it cannot be asked any more, or does not know the statement */
  async finish(
    id: string,
    steps: readonly Step[],
    signal: AbortSignal | undefined,
  ): Promise<FinishedStatement> {
    let unknownSince: number | undefined;
    for (let look = 0; ; look += 1) {
      const state = await this.#look(id, signal);
      switch (state.Status) {
        case 'FINISHED':
          return { id, failure: undefined };
        case 'FAILED':
        case 'ABORTED':
          return { id, failure: failureOf(state, steps) };
        case 'SUBMITTED':
        case 'PICKED':
        case 'STARTED':
          unknownSince = undefined;
          break;
        case 'ALL':
        case undefined:
        default:
          // Seen in the wild: neither over nor under way. It is not taken for either.
          unknownSince ??= Date.now();
          if (Date.now() - unknownSince > this.#pauses.unknown) throw new StatusUnknown(id, state.Status);
      }
      if (!this.#longPolling || unknownSince !== undefined) await pause(this.#pauses.poll, look, signal);
    }
  }

  /** Ends a statement, and waits until it is over. Best effort: never throws. */
  async cancel(id: string): Promise<void> {
    const deadline = Date.now() + this.#pauses.cancel;
    // Only a statement that runs can be cancelled: one that ended is as good.
    await this.#client.send(new CancelStatementCommand({ Id: id })).catch(() => undefined);
    for (let look = 0; Date.now() < deadline; look += 1) {
      const state = await this.#client.send(new DescribeStatementCommand({ Id: id })).catch(() => undefined);
      if (state === undefined || ['FINISHED', 'FAILED', 'ABORTED'].includes(state.Status ?? '')) return;
      await pause(this.#pauses.poll, look, undefined);
    }
  }

  async #look(id: string, signal: AbortSignal | undefined): Promise<DescribeStatementResponse> {
    for (let failed = 0; ; failed += 1) {
      try {
        return await this.#client.send(
          new DescribeStatementCommand({
            Id: id,
            ...(this.#longPolling ? { WaitTimeSeconds: LOOK_WAIT } : {}),
          }),
          signal === undefined ? {} : { abortSignal: signal },
        );
      } catch (thrown) {
        if (signal?.aborted === true) throw thrown;
        if (refusesToWait(thrown)) this.#longPolling = false;
        else if (!passes(serviceFaultOf(thrown)) || failed + 1 >= MOST_FAILED_LOOKS) throw thrown;
        await pause(this.#pauses.poll, failed, signal);
      }
    }
  }
}

function passes(fault: ServiceFault): boolean {
  return fault === 'uncertain' || fault === 'crowded';
}

function refusesToWait(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return (
    thrown.name === 'ActiveWaitingRequestsExceededException' ||
    (thrown.name === 'ValidationException' && thrown.message.includes('WaitTimeSeconds'))
  );
}

/** The statement of a batch that failed; those behind it never ran. */
function failureOf(state: DescribeStatementResponse, steps: readonly Step[]): StatementFailure {
  const subs = state.SubStatements ?? [];
  const found = subs.findIndex(({ Status }) => Status === 'FAILED');
  const sub = subs[found];
  const step = steps[Math.max(found, 0)]?.name ?? '';
  return {
    step,
    error: sub?.Error ?? state.Error ?? `the statement ended as ${state.Status ?? 'nothing'}`,
    createdAt: state.CreatedAt,
  };
}
