/**
 * The order of the test files. Jest begins with the longest by what it remembers, and where it remembers nothing, as in a
 * fresh clone, with the largest files: but those that play a suite or a model for minutes are of a few lines, and would
 * keep one core busy when all else is done.
 */
import Sequencer from '@jest/test-sequencer';

const LONG =
  /test\/(?:contract\/[\w-]+\.contract|property\/[\w-]+\.(?:model|overtaking)|e2e\/passing-failures|e2e\/lambda\/[\w-]+|e2e\/library\/library|e2e\/cli\/(?:endings|workers|threads))\.test\.ts$/;

export default class LongestFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is Jest's own, and gives a new list
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path.replaceAll('\\', '/'));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
