/** A bundled function, in a process of its own that is kept between invocations, as Lambda keeps one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from '../clean-environment.ts';
import { RuntimeApi, type Reply } from './runtime-api.ts';

export interface FunctionOptions {
  /** Folder of the bundle. */
  readonly root: string;
  /** `file.function`. */
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface InvokeOptions {
  /** Milliseconds until the process is killed. */
  readonly limit?: number;
  /** The process is killed as soon as it writes such a line. */
  readonly killAt?: (line: string) => boolean;
}

/** The process died instead of answering. */
export type Invoked = Reply | { readonly kind: 'killed' };

export interface TestedFunction {
  /** All that was written to standard output and to standard error, line by line. */
  readonly lines: readonly string[];
  invoke(event: unknown, options?: InvokeOptions): Promise<Invoked>;
  /** As the time limit, or a lack of memory, ends it. */
  kill(): void;
  close(): Promise<void>;
}

export class LambdaFunction implements TestedFunction {
  readonly lines: string[] = [];
  readonly #options: FunctionOptions;
  readonly #api: RuntimeApi;
  #child: ChildProcess | null = null;
  #killAt: (line: string) => boolean = () => false;

  private constructor(options: FunctionOptions, api: RuntimeApi) {
    this.#options = options;
    this.#api = api;
  }

  static async create(options: FunctionOptions): Promise<LambdaFunction> {
    return new LambdaFunction(options, await RuntimeApi.start());
  }

  async invoke(event: unknown, { limit = 100_000, killAt }: InvokeOptions = {}): Promise<Invoked> {
    this.#killAt = killAt ?? ((): boolean => false);
    const child = this.#child ?? this.#start();
    const answered = new AbortController();
    const died = once(child, 'exit', { signal: answered.signal }).then((): Invoked => ({ kind: 'killed' }));
    died.catch(() => undefined);
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    try {
      return await Promise.race([this.#api.invoke(event, Date.now() + limit), died]);
    } finally {
      clearTimeout(timer);
      answered.abort();
    }
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child !== null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    await this.#api.close();
  }

  #start(): ChildProcess {
    const { root, handler, env } = this.#options;
    const child = spawn(process.execPath, [path.resolve('test/support/lambda-runtime/bootstrap.mjs')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...cleanEnvironment(),
        ...env,
        AWS_LAMBDA_RUNTIME_API: this.#api.host,
        AWS_LAMBDA_FUNCTION_NAME: 'load',
        LAMBDA_TASK_ROOT: root,
        _HANDLER: handler,
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        if (this.#killAt(line)) child.kill('SIGKILL');
      });
    }
    child.once('exit', () => {
      this.#child = null;
      this.#api.drop();
    });
    this.#child = child;
    return child;
  }
}
