/** What is drawn anew in every run: Jest's seed of the run decides, prints itself, and can be given again. */
import { expect, jest } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../fuzz/random.ts';

/** `npm run model` sets both: how many random stories a file tries, and whether what is sampled is tried whole. */
const RUNS = process.env['MODEL_RUNS'];
export const IS_WHOLE = process.env['MODEL_WHOLE'] !== undefined;

/** `npm test` sets it: what two files try each would be tried twice. By itself a file tries all of it. */
export const ARE_SHARED = !IS_WHOLE && process.env['TEST_SHARES'] !== undefined;

/** @param usually how many random stories are enough when a file is one of all */
export function runsOf(usually: number): number {
  return RUNS === undefined ? usually : Number(RUNS);
}

/** Milliseconds that a test of stories may take: seconds are enough for those of a usual run, on a quiet machine. */
export const LONGEST = RUNS === undefined && !IS_WHOLE ? 8 * 60_000 : 60 * 60_000;

/** Milliseconds. A story that fails is made smaller no longer than this: on a slow engine there is no end to it. */
const LONGEST_SEARCH = RUNS === undefined ? 3 * 60_000 : 15 * 60_000;

/** Tries a property with the seed of this run. @throws what it found, with the command that finds it again */
export async function assertFresh<T>(property: fc.IAsyncProperty<T>, numRuns: number): Promise<void> {
  const seed = jest.getSeed();
  await repeatable(() => fc.assert(shrinkingBriefly(property), { numRuns, seed }), `MODEL_RUNS=${numRuns}`);
}

/** After a failure and its time, whatever is tried passes, so that the smallest story until then is what is told. */
function shrinkingBriefly<T>(property: fc.IAsyncProperty<T>): fc.IAsyncProperty<T> {
  let until = Infinity;
  const run = property.run.bind(property);
  property.run = async (value) => {
    if (performance.now() > until) return null;
    const failure = await run(value);
    if (failure !== null && until === Infinity) until = performance.now() + LONGEST_SEARCH;
    return failure;
  };
  return property;
}

/** @throws what `work` throws, with the command that does the same again */
export async function repeatable(work: () => void | Promise<void>, setting = ''): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const file = expect.getState().testPath?.slice(process.cwd().length + 1) ?? '';
    const again = `${setting} npm run jest -- ${file} --seed=${jest.getSeed()}`.trim();
    if (!(thrown instanceof Error)) throw thrown;
    thrown.message = `${thrown.message}\n\nThe same again: ${again}`;
    throw thrown;
  }
}

/** Some of a list, others in every run; all of it where everything is tried. */
export function someOf<T>(items: readonly T[], count: number): readonly T[] {
  return IS_WHOLE ? items : new Random(jest.getSeed()).shuffled(items).slice(0, count);
}
