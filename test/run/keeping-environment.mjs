/**
 * What tests run in: Node, as Jest has it by default, and a place for engines that outlive a test file. Whoever is done
 * with one leaves it there, empty again, and the next file of the same process takes it: starting PostgreSQL takes two
 * seconds of a core.
 */
import { rmSync } from 'node:fs';
import { TestEnvironment } from 'jest-environment-node';

/** Each with the folder of its files. */
const kept = [];
/** Enough for most files. */
const MOST_KEPT = 1;

process.on('exit', () => {
  for (const { folder } of kept) rmSync(folder, { recursive: true, force: true });
});

export default class KeepingEnvironment extends TestEnvironment {
  constructor(...parts) {
    super(...parts);
    // Made anew for each file: Jest takes apart whatever it finds here when the file is done.
    this.global.keptEngines = {
      take: () => kept.pop(),
      hasRoom: () => kept.length < MOST_KEPT,
      leave: (engine) => kept.push(engine),
    };
  }
}
