/**
 * `npm run model -- [--minutes 20] [--seed N] [FILE ...]`: the models of loaders, crashes and failing requests until the
 * time is up. First everything that can be tried one by one, then random stories, with another seed in every round.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/** What draws stories, and what tries requests one by one; a part of each path is enough to name some of them. */
const DRAWN = 'test/property/.*[.](model|overtaking)[.]test';
const WHOLE = `(${DRAWN}|test/property/fast-encoder|test/e2e/(passing-failures|scenarios|other-tables|library/library|cli/(endings|standard-input|printed-commands)|lambda/)|test/unit/warehouse/redshift/(failed|lost|two-|large)|test/contract/.*[.]contract[.])`;
/** Random stories in each file and round: some minutes. */
const STORIES = 40;

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes ?? '20');
const first = Number(values.seed ?? String(Date.now() % 1_000_000_000));
if (!(minutes > 0) || !Number.isSafeInteger(first)) {
  process.stderr.write('Usage: npm run model -- [--minutes N] [--seed N] [FILE ...]\n');
  process.exit(2);
}

/** Runs the tests once. @returns whether all of them passed */
function round(
  seed: number,
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): boolean {
  process.stdout.write(`seed ${seed}: ${files.join(' ')}\n`);
  const { status } = spawnSync('npx', ['jest', `--seed=${seed}`, '--passWithNoTests', ...files], {
    env: { ...process.env, MODEL_RUNS: String(STORIES), ...environment },
    stdio: 'inherit',
  });
  return status === 0;
}

const begun = performance.now();
const end = begun + minutes * 60_000;
let rounds = 1;
let passed = round(first, positionals.length === 0 ? [WHOLE] : positionals, { MODEL_WHOLE: '1' });
while (passed && performance.now() < end) {
  passed = round(first + rounds, positionals.length === 0 ? [DRAWN] : positionals, {});
  rounds += 1;
}
const seconds = Math.round((performance.now() - begun) / 1000);
process.stdout.write(
  `${rounds} rounds in ${seconds} s, seeds ${first} to ${first + rounds - 1}: ${passed ? 'no difference' : 'a difference, see above'}\n`,
);
process.exitCode = passed ? 0 : 1;
