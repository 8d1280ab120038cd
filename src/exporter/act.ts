/** Starts exports: one call after another, at a pace that DynamoDB takes. */
import { DynaloadError } from '../errors.ts';
import type { ExportPolicy } from '../mapping/exports/export-policy.ts';
import type { Problem, Start } from './decision.ts';
import type { ExportApi, StartAnswer } from './export-api.ts';
import type { TableFacts } from './facts.ts';
import { requestFor } from './token.ts';

/** Milliseconds between two calls: some 20 in two seconds are throttled, and those that are refused count. */
const PACE = 1500;
/** Starts of one run, over all tables. */
const MOST_STARTS = 10;
/** Failures of one export that a run may not have seen. */
const MOST_UNSEEN = 3;

/** What is to be started for one table. */
export interface Intent {
  readonly api: ExportApi;
  readonly table: TableFacts;
  readonly policy: ExportPolicy;
  readonly starts: readonly Start[];
}

export type StartOutcome = { readonly start: Start } & (
  | { readonly kind: 'started'; readonly exportArn: string }
  /** Nothing is wrong: the next run does it. */
  | { readonly kind: 'left'; readonly why: string }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** It may have been started: the next run sends the same token. */
  | { readonly kind: 'failed'; readonly error: DynaloadError }
);

export interface ActOptions {
  /** Waits so many milliseconds. @throws the reason of the signal when it is aborted */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * The tables that are furthest behind come first. What is not started stops what would follow it for the same table; that
 * DynamoDB is crowded stops the run.
 * @returns the outcomes of each intent, in the order of its starts
 * @throws the reason of the signal
 */
export async function act(
  intents: readonly Intent[],
  { pause, signal }: ActOptions,
): Promise<ReadonlyMap<Intent, readonly StartOutcome[]>> {
  const outcomes = new Map<Intent, StartOutcome[]>(intents.map((intent) => [intent, []]));
  const queue = intents
    .flatMap((intent) => intent.starts.map((start) => ({ intent, start })))
    .toSorted((a, b) => orderOf(a.start) - orderOf(b.start));
  const stopped = new Set<Intent>();
  let calls = 0;
  let crowded: string | null = null;
  for (const { intent, start } of queue) {
    const left = leftWhy(calls, crowded, stopped.has(intent));
    if (left !== null) {
      outcomes.get(intent)?.push({ start, kind: 'left', why: left });
      continue;
    }
    if (calls > 0) await pause(PACE, signal);
    calls += 1;
    const { outcome, isCrowded } = await startOne(intent, start, signal);
    outcomes.get(intent)?.push(outcome);
    if (outcome.kind !== 'started') stopped.add(intent);
    if (isCrowded && outcome.kind === 'left') crowded = outcome.why;
  }
  return outcomes;
}

/** A full export first: nothing can be loaded without it. */
function orderOf({ content }: Start): number {
  return content.kind === 'full' ? Number.NEGATIVE_INFINITY : content.from;
}

function leftWhy(calls: number, crowded: string | null, isStopped: boolean): string | null {
  if (crowded !== null) return crowded;
  if (isStopped) return 'what comes before it was not started';
  return calls >= MOST_STARTS ? `a run starts ${MOST_STARTS} exports at most` : null;
}

/** A failure that was not seen is one attempt more: the token of the next is another one. */
async function startAnew(
  { api, table, policy }: Omit<Intent, 'starts'>,
  start: Start,
  signal: AbortSignal,
): Promise<StartAnswer> {
  for (let unseen = 0; ; unseen += 1) {
    const again = { ...start, attempt: start.attempt + unseen };
    const answer = await api.startExport(requestFor(table, policy, again), signal);
    if (answer.kind !== 'started' || !answer.isOver || unseen === MOST_UNSEEN) return answer;
  }
}

async function startOne(
  { api, table, policy }: Intent,
  start: Start,
  signal: AbortSignal,
): Promise<{ readonly outcome: StartOutcome; readonly isCrowded: boolean }> {
  const done = (outcome: StartOutcome, isCrowded = false) => ({ outcome, isCrowded });
  try {
    const answer = await startAnew({ api, table, policy }, start, signal);
    const { kind } = answer;
    switch (kind) {
      case 'started':
        return done({ start, kind, exportArn: answer.exportArn });
      case 'crowded':
        return done({ start, kind: 'left', why: `DynamoDB takes no more now: ${answer.message}` }, true);
      case 'too early':
        return done({ start, kind: 'left', why: `DynamoDB's clock is behind: ${answer.message}` });
      case 'conflict':
        return done({
          start,
          kind: 'refused',
          problem: { code: 'EXPORT_CONFLICT', start, message: answer.message },
        });
      case 'refused': {
        const { code: reason, message } = answer;
        return done({
          start,
          kind: 'refused',
          problem: { code: 'EXPORT_REFUSED', start, reason, message },
        });
      }
    }
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof DynaloadError)) throw thrown;
    return done({ start, kind: 'failed', error: thrown });
  }
}
