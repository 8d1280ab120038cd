/** Runs the command: in this process, or compiled and in a process of its own where that is the point. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { runCli } from '../../src/cli/run-cli.ts';
import type { OutputStream } from '../../src/cli/output.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { builtCommand } from './built-command.ts';
import { cleanEnvironment } from './clean-environment.ts';
import { engineFolder, keepEngine, keepOnly, letGo } from './kept-engine.ts';

export interface CommandResult {
  /** Exit code; null when a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  /** Added to the environment, from which every setting of dynaload was taken away. */
  readonly env?: Readonly<Record<string, string>>;
  /** As users have it: compiled, in a process of its own, which takes two seconds more. The options below need it. */
  readonly launch?: boolean;
  /** Sent once, when `text` has appeared on stderr. */
  readonly signalOn?: { readonly text: string; readonly signal: NodeJS.Signals };
  /** What this process gives it to read. Default: nothing. */
  readonly input?: string;
  /** An open file for its standard input. Default: none. */
  readonly stdin?: number;
  /** Called with the id of its process. */
  readonly onLaunched?: (pid: number) => void;
  /** Stops reading stdout after its first bytes, as `head` does. */
  readonly closeStdout?: boolean;
}

/** What Node reads when it starts, and a number of threads, which it cannot start from TypeScript on every version. */
const NEEDS_A_PROCESS: Readonly<Record<string, RegExp>> = {
  NODE_OPTIONS: /./,
  NODE_EXTRA_CA_CERTS: /./,
  DYNALOAD_WORKERS: /^\d+$/,
};

export async function runDynaload(words: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { launch = false, signalOn, stdin, closeStdout = false, env = {} } = options;
  const isLaunched = launch || closeStdout || signalOn !== undefined || stdin !== undefined;
  if (isLaunched || Object.entries(NEEDS_A_PROCESS).some(([name, value]) => value.test(env[name] ?? '')))
    return launched(words, options);
  const mine = turn.then(() => runHere(words, options));
  turn = mine.catch(() => undefined);
  return mine;
}

/** As src/cli/main.ts has it. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** One after another: the folder and the environment are those of the process. */
let turn: Promise<unknown> = Promise.resolve();

async function runHere(
  words: readonly string[],
  { cwd, env = {}, input }: CommandOptions,
): Promise<CommandResult> {
  const before = { folder: process.cwd(), env: process.env };
  const engine = engineFolder(words, { cwd, env });
  keepOnly(engine);
  let stdout = '';
  let stderr = '';
  process.chdir(cwd);
  process.env = { ...cleanEnvironment(), ...QUIET, ...env };
  try {
    const code = await runCli(words, packageFile.version, {
      stdout: streamInto((text) => (stdout += text)),
      stderr: streamInto((text) => (stderr += text)),
      stdin: input === undefined ? NO_INPUT : () => Readable.from([Buffer.from(input)]),
      env: process.env,
      signal: new AbortController().signal,
      now: Date.now,
    });
    return { code, stdout, stderr };
  } finally {
    process.env = before.env;
    process.chdir(before.folder);
    if (engine !== null) keepEngine(engine);
  }
}

/** Nothing to be read. */
export const NO_INPUT = (): Readable => Readable.from([]);

/** A stream that is none of a terminal. */
export function streamInto(keep: (text: string) => void): OutputStream {
  return {
    write: (text, done) => {
      keep(text);
      done?.();
    },
  };
}

/** Runs the commands it is given, one after another, as src/cli/main.ts runs one. */
const SEVERAL = `
const [program, commands] = process.argv.slice(1);
const { runCli } = await import(program);
const results = [];
for (const words of JSON.parse(commands)) {
  const result = { code: null, stdout: '', stderr: '' };
  const into = (name) => ({
    write: (text, done) => {
      result[name] += text;
      done?.();
    },
  });
  result.code = await runCli(words, '0.0.0', {
    stdout: into('stdout'),
    stderr: into('stderr'),
    stdin: () => process.stdin,
    env: process.env,
    signal: new AbortController().signal,
    now: Date.now,
  });
  results.push(result);
}
process.stdout.write(JSON.stringify(results), () => process.exit());
`;

/** Runs commands, compiled, in one process for all of them: for what needs one, but not one for each. */
export async function runTogether(
  commands: readonly (readonly string[])[],
  options: Pick<CommandOptions, 'cwd' | 'env' | 'stdin'>,
): Promise<readonly CommandResult[]> {
  const program = pathToFileURL(path.join(path.dirname(await builtCommand()), 'run-cli.js')).href;
  const node = ['--input-type=module', '--eval', SEVERAL, '--', program, JSON.stringify(commands)];
  const { code, stdout, stderr } = await processOf(node, { ...options, env: { ...QUIET, ...options.env } });
  if (code !== 0) throw new Error(`expected results of the commands, got exit code ${code}: ${stderr}`);
  return JSON.parse(stdout) as readonly CommandResult[];
}

async function launched(words: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return processOf([await builtCommand(), ...words], options);
}

/** Runs Node. */
async function processOf(words: readonly string[], options: CommandOptions): Promise<CommandResult> {
  letGo();
  const child = spawn(process.execPath, [...words], {
    cwd: options.cwd,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) options.onLaunched?.(child.pid);
  const { stdout: output, stderr: errors } = child;
  if (output === null || errors === null) throw new Error('The command has no pipes.');
  let stdout = '';
  let stderr = '';
  let signalled = false;
  output.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (options.closeStdout === true) output.destroy();
  });
  errors.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (signalled || options.signalOn === undefined || !stderr.includes(options.signalOn.text)) return;
    signalled = true;
    child.kill(options.signalOn.signal);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}
