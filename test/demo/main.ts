/**
 * `npm run demo`: the command's own demo. With `--redshift` the same story on the emulator of Redshift, which the
 * repository has and the published package has not. Run from compiled files: see package.json and tsconfig.json here.
 */
import { cp } from 'node:fs/promises';
import { runCommand } from '../../src/cli/command-run.ts';
import { runDemo } from '../../src/cli/demo/run-demo.ts';
import { stopOnSignals } from '../../src/cli/interruption.ts';
import { runCli } from '../../src/cli/run-cli.ts';

/** The one file of the emulator that the compiler leaves where it is. */
const WORKER = 'test/support/redshift-data/engine/pglite-worker.mjs';

// As the command does: the SDK warns on stderr that Node 20 will be too old for it one day.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const { stdout, stderr, env } = process;
const signal = stopOnSignals(
  process,
  (text) => stderr.write(`\n${text}\n`),
  () => process.exit(130),
);
const environment = { stdout, stderr, env, signal, now: Date.now };
const words = process.argv.slice(2);

if (words.includes('--redshift')) {
  await cp(WORKER, new URL(`../../${WORKER}`, import.meta.url));
  const { redshiftStage } = await import('./redshift-stage.ts');
  const options = { quiet: true, color: !words.includes('--no-color') };
  process.exitCode = await runCommand(environment, options, async (context) => {
    await runDemo({ stage: await redshiftStage(), ...context });
    return { document: {}, text: '', warnings: [], errors: [], exitCode: 0 };
  });
} else process.exitCode = await runCli(['demo', ...words], 'demo', environment);
