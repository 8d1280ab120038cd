/** Starts processes, and times them from start to end. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cleanEnvironment } from '../support/clean-environment.ts';
import type { ChildWork, WorkName } from './child-work.ts';

export interface ProcessOptions {
  readonly oneCore?: boolean;
}

export interface ProcessResult {
  readonly stdout: string;
  /** From before the start to after the end. */
  readonly seconds: number;
}

/** Does a piece of work in a process of its own. */
export async function runChild<Name extends WorkName>(
  name: Name,
  request: ChildWork[Name]['request'],
  options: ProcessOptions = {},
): Promise<ChildWork[Name]['result'] & { readonly processSeconds: number }> {
  const script = path.join(import.meta.dirname, 'child.js');
  const { stdout, seconds } = await runNode([script, name, JSON.stringify(request)], options);
  // Both sides are built together from these very types.
  return { ...(JSON.parse(stdout) as ChildWork[Name]['result']), processSeconds: seconds };
}

/** Runs Node. @throws Error with what the process wrote to stderr, when it failed */
export async function runNode(
  words: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const limited = options.oneCore === true ? oneCore() : null;
  const [program = process.execPath, ...before] = limited?.prefix ?? [];
  const all =
    limited === null || limited.prefix.length === 0 ? words : [...before, process.execPath, ...words];
  const startedAt = performance.now();
  const child = spawn(program, all, {
    // The same for everybody who is compared.
    env: { ...cleanEnvironment(), ...limited?.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  if (code !== 0) throw new Error(`${words.slice(0, 2).join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return { stdout, seconds };
}

export interface OneCore {
  /** What stands before the command. */
  readonly prefix: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** For the report. */
  readonly description: string;
}

/** How a process is kept to one core here: by the kernel where that can be had, else as far as Node goes. */
export function oneCore(): OneCore {
  const core = firstCore();
  const works = spawnSync('taskset', ['-c', core, process.execPath, '--version']).status === 0;
  if (works) {
    return { prefix: ['taskset', '-c', core], env: {}, description: `taskset -c ${core}` };
  }
  return { prefix: [], env: { UV_THREADPOOL_SIZE: '1' }, description: 'UV_THREADPOOL_SIZE=1' };
}

/** A container may not have core 0. */
function firstCore(): string {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return /^Cpus_allowed_list:\s+(\d+)/m.exec(status)?.[1] ?? '0';
  } catch {
    return '0';
  }
}
