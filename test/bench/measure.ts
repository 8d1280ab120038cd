/** Times tasks in turn, so that what disturbs one round disturbs all that it is compared with. */

export interface Task {
  readonly name: string;
  /** @returns how many items it took, or bytes, whatever `expected` counts */
  readonly run: () => number | Promise<number>;
  /** A task that counted another number did not do its work, and has no time. */
  readonly expected: number;
  /** Clears away what it made, which is no part of the work. */
  readonly after?: () => Promise<void>;
}

/** Seconds by task, one for each round. */
export type Rounds = Readonly<Record<string, readonly number[]>>;

/**
 * @param warmUp whether to run everything once before the first round, untimed
 * @throws Error when a task did not do its work
 */
export async function measureInTurn(
  tasks: readonly Task[],
  rounds: number,
  warmUp: boolean,
): Promise<Rounds> {
  const seconds: Record<string, number[]> = Object.fromEntries(tasks.map(({ name }) => [name, []]));
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const task of tasks) {
      const elapsed = await timed(task);
      if (round >= 0) seconds[task.name]?.push(elapsed);
    }
  }
  return seconds;
}

/** @returns seconds */
async function timed({ name, run, expected, after }: Task): Promise<number> {
  const startedAt = performance.now();
  const counted = await run();
  const seconds = (performance.now() - startedAt) / 1000;
  await after?.();
  if (counted !== expected) throw new Error(`${name}: expected ${expected}, got ${counted}`);
  return seconds;
}

/** @throws RangeError when there are no values */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('expected at least one value');
  return (upper + lower) / 2;
}

/** The median of what the rounds say, each by itself: `above` over `below`. */
export function medianRatio(above: readonly number[], below: readonly number[]): number {
  return median(above.map((value, round) => value / (below[round] ?? Number.NaN)));
}
