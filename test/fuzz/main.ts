/** `npm run fuzz -- --minutes 10 [--seed 1]`: holds the fast encoder against the reference until the time is up. */
import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? '1');
const seed = Number(values.seed ?? String(Date.now() % 1_000_000_000));
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write('Usage: npm run fuzz -- [--minutes N] [--seed N]\n');
  process.exit(2);
}

const begun = performance.now();
const end = begun + minutes * 60_000;
const result = runFuzz(seed, () => performance.now() < end);
const seconds = (performance.now() - begun) / 1000;
process.stdout.write(
  `seed ${result.seed}: ${result.lines} lines in ${seconds.toFixed(0)} s (${(result.lines / seconds).toFixed(0)} lines/s), ` +
    `${((100 * result.fastLines) / Math.max(1, result.lines)).toFixed(0)} % of them without the reference\n`,
);
if (result.difference !== null) {
  process.stdout.write(`The encoders differ:\n${result.difference}\n`);
  process.exitCode = 1;
}
