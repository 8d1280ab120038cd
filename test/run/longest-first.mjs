/**
 * The order of the test files. Jest begins with the longest by what it remembers, and where it remembers nothing, as in a
 * fresh clone, with the largest files: but those that play a suite or a model for minutes are of a few lines, and would
 * keep one core busy when all else is done.
 */
import { createRequire } from 'node:module';
import Sequencer from '@jest/test-sequencer';

const SECONDS = createRequire(import.meta.url)('./seconds.json');

/** As in a run of all of them, on two cores that do nothing else. */
function secondsOf({ path }) {
  const [, file = ''] = /\/test\/(.*)\.test\.ts$/.exec(path.replaceAll('\\', '/')) ?? [];
  return SECONDS[file] ?? 0;
}

export default class LongestFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is Jest's own, and gives a new list
    const sorted = super.sort(tests);
    const isLong = (test) => secondsOf(test) >= 20;
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
