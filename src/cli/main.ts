/** The command `dynaload`: binds the process to what `run-cli.ts` does. `bin/dynaload.cjs` comes before it. */
import { readFileSync } from 'node:fs';
import { stopOnSignals } from './interruption.ts';
import { runCli } from './run-cli.ts';

/** Milliseconds that anything left open may keep the process alive once the command is done. */
const GRACE = 2_000;

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const described: unknown = JSON.parse(text);
  const hasVersion = typeof described === 'object' && described !== null && 'version' in described;
  return hasVersion ? String(described.version) : 'unknown';
}

// The AWS SDK warns on stderr that Node 20 will be too old for it one day; here `engines` in package.json speaks of that.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
// Who writes learns of a failure from the call itself, and an error event that nobody hears would end the process.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
const signal = stopOnSignals(
  process,
  (text) => process.stderr.write(`\n${text}\n`),
  () => process.exit(130),
);
const { stdout, stderr, env } = process;
process.exitCode = await runCli(process.argv.slice(2), packageVersion(), {
  stdout,
  stderr,
  stdin: () => process.stdin,
  env,
  signal,
  now: Date.now,
});

// Named, so that it shows in a stack: everything of ours is closed by now, and whatever still keeps the event loop
// alive must not keep the caller waiting. It does not keep the process alive itself.
setTimeout(function leaveBehindWhatIsStillOpen() {
  process.exit();
}, GRACE).unref();
