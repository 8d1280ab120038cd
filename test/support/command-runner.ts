/** Runs the compiled command as a child process. */
import { spawn } from 'node:child_process';
import { builtCommand } from './built-command.ts';

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
  /** Sent once, when `text` has appeared on stderr. */
  readonly signalOn?: { readonly text: string; readonly signal: NodeJS.Signals };
  /** An open file for its standard input. Default: none. */
  readonly stdin?: number;
  /** Stops reading stdout after its first bytes, as `head` does. */
  readonly closeStdout?: boolean;
}

export async function runDynaload(words: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const child = spawn(process.execPath, [await builtCommand(), ...words], {
    cwd: options.cwd,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
  });
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

/** Without what the shell of a developer, or a CI, has set. */
export function cleanEnvironment(): Record<string, string> {
  const dropped = /^(DYNALOAD_|AWS_|NO_COLOR$|CI$|FORCE_COLOR$|NODE_OPTIONS$|npm_command$)/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || dropped.test(name) ? [] : [[name, value]],
    ),
  );
}
