/** A function that runs in this process, not bundled: what it does is what the bundled one does, without its start. */
import { randomUUID } from 'node:crypto';
import { FunctionProcess, type Frame } from '../../../src/lambda/frame.ts';
import { commit } from '../../../src/lambda/large/commit.ts';
import { stagePart } from '../../../src/lambda/large/stage-part.ts';
import { load } from '../../../src/lambda/load.ts';
import { cleanEnvironment } from '../clean-environment.ts';
import { writtenDuring } from './written-during.ts';
import type { FunctionOptions, Invoked, InvokeOptions, TestedFunction } from './lambda-function.ts';

type Work = (event: unknown, frame: Frame) => Promise<unknown>;

/** By handler, as in the deployment. */
const WORKS: Readonly<Record<string, Work>> = {
  'load.handler': load,
  'stage-part.handler': stagePart,
  'commit.handler': commit,
};

/** One after another: the environment is that of the process. */
let turn: Promise<unknown> = Promise.resolve();

export class FunctionHere implements TestedFunction {
  readonly lines: string[] = [];
  readonly #env: Readonly<Record<string, string>>;
  readonly #work: Work;
  #process: FunctionProcess | null = null;

  constructor({ handler, env }: FunctionOptions) {
    const work = WORKS[handler];
    if (work === undefined) throw new Error(`expected a function of the deployment, got ${handler}`);
    this.#work = work;
    this.#env = env;
  }

  async invoke(event: unknown, { limit = 100_000, killAt }: InvokeOptions = {}): Promise<Invoked> {
    if (killAt !== undefined) throw new Error('Only a process of its own can be killed.');
    const mine = turn.then(() => this.#run(event, Date.now() + limit));
    turn = mine.catch(() => undefined);
    return mine;
  }

  kill(): void {
    throw new Error('Only a process of its own can be killed.');
  }

  async close(): Promise<void> {
    await this.#process?.close();
  }

  async #run(event: unknown, deadline: number): Promise<Invoked> {
    const before = process.env;
    process.env = { ...cleanEnvironment(), ...this.#env };
    this.#process ??= new FunctionProcess();
    const invocation = {
      awsRequestId: randomUUID(),
      functionName: 'load',
      getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
    };
    const running = this.#process;
    try {
      const value = await writtenDuring(this.lines, () =>
        running.inFrame(invocation, (frame) => this.#work(copyOf(event), frame)),
      );
      return { kind: 'answered', value: copyOf(value) };
    } catch (thrown) {
      const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { kind: 'failed', errorType: name, errorMessage: message };
    } finally {
      process.env = before;
    }
  }
}

/** As it goes through JSON. */
function copyOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null)) as unknown;
}
