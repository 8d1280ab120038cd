/** Which faults a history has. Plain data: a failing history shrinks to those that matter. */
import fc from 'fast-check';

export interface History {
  readonly seed: number;
  /** Minutes of a window, and between two runs of the exporter. */
  readonly every: number;
  readonly runEvery: number;
  /** False leaves S3 as the only source of what is done. */
  readonly warehouse: boolean;
  /** Percent of jobs that fail by themselves. */
  readonly failing: number;
  /** Some jobs take hours. */
  readonly slow: boolean;
  /** Jobs are listed only after some minutes. */
  readonly hidden: boolean;
  readonly lostAnswers: boolean;
  readonly throttled: boolean;
  /** Runs that die between two starts. */
  readonly crashes: boolean;
  /** Two runs that see the same, and runs that act on what the one before saw. */
  readonly doubled: boolean;
  /** Minutes by which the exporter's clock is ahead. */
  readonly skew: number;
  /** Recovery is turned off and on, and its period is short for a while. */
  readonly flaps: boolean;
  readonly dropped: boolean;
  /** Days on which nothing runs. */
  readonly pauses: boolean;
  /** Exports that people start: misaligned, filtered, elsewhere. */
  readonly manual: boolean;
  /** Summaries disappear. */
  readonly deleted: boolean;
  /** The bucket refuses for a day. */
  readonly denied: boolean;
}

const rarely = fc.nat({ max: 2 }).map((number) => number === 0);

const drawn: fc.Arbitrary<History> = fc.record({
  seed: fc.nat(),
  every: fc.constantFrom(60, 30, 6 * 60, 24 * 60, 15, 60),
  runEvery: fc.constantFrom(45, 30, 60),
  warehouse: fc.nat({ max: 5 }).map((number) => number > 0),
  failing: fc.constantFrom(0, 15),
  slow: rarely,
  hidden: rarely,
  lostAnswers: rarely,
  throttled: rarely,
  crashes: rarely,
  doubled: rarely,
  skew: fc.constantFrom(0, 0, 2, -2),
  flaps: rarely,
  dropped: rarely,
  pauses: rarely,
  manual: rarely,
  deleted: rarely,
  denied: rarely,
});

/**
 * Without a warehouse every run looks at all there ever was: longer windows keep that short. What is deleted then is the
 * only record of how far the loading may be: docs/exporting.md says that it has to stay.
 */
export const histories = drawn.map((history) => ({
  ...history,
  deleted: history.deleted && history.warehouse,
  every: history.warehouse ? history.every : Math.max(history.every, 60),
}));

/** Everything goes well. */
export const CALM: Omit<History, 'seed' | 'every' | 'runEvery' | 'warehouse'> = {
  failing: 0,
  slow: false,
  hidden: false,
  lostAnswers: false,
  throttled: false,
  crashes: false,
  doubled: false,
  skew: 0,
  flaps: false,
  dropped: false,
  pauses: false,
  manual: false,
  deleted: false,
  denied: false,
};
