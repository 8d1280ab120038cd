/**
 * Runs the state machine of large exports as Step Functions would: the very definition that is deployed, as far as it goes,
 * in a time of its own. What it does not know it refuses. https://states-language.net/spec.html
 */
import { z } from 'zod';
import type { Callee } from './aws-services.ts';

const retry = z.strictObject({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number(),
  BackoffRate: z.number(),
  MaxAttempts: z.int(),
  MaxDelaySeconds: z.number().optional(),
  JitterStrategy: z.string().optional(),
});
const caught = z.strictObject({
  ErrorEquals: z.array(z.literal('States.ALL')),
  ResultPath: z.string().nullable(),
  Next: z.string(),
});
const fields = z.record(z.string(), z.unknown());
const task = z.strictObject({
  Type: z.literal('Task'),
  Resource: z.string(),
  Parameters: fields,
  ResultSelector: fields.optional(),
  ResultPath: z.string().nullable().optional(),
  TimeoutSeconds: z.number().optional(),
  Retry: z.array(retry).default([]),
  Catch: z.array(caught).default([]),
  Next: z.string().optional(),
  End: z.boolean().optional(),
});
const map = z.strictObject({
  Type: z.literal('Map'),
  Label: z.string(),
  ItemReader: z.strictObject({
    Resource: z.literal('arn:aws:states:::s3:getObject'),
    ReaderConfig: z.strictObject({ InputType: z.literal('JSONL') }),
    Parameters: z.strictObject({ 'Bucket.$': z.string(), 'Key.$': z.string() }),
  }),
  ItemSelector: z.strictObject({ 'load.$': z.string(), 'part.$': z.literal('$$.Map.Item.Value') }),
  ItemProcessor: z.strictObject({
    ProcessorConfig: fields,
    StartAt: z.string(),
    States: z.record(z.string(), task),
  }),
  MaxConcurrency: z.int(),
  ToleratedFailurePercentage: z.literal(0),
  ResultWriter: fields,
  ResultPath: z.null(),
  Catch: z.array(caught),
  Next: z.string(),
});
const state = z.discriminatedUnion('Type', [
  task,
  map,
  z.strictObject({
    Type: z.literal('Choice'),
    Choices: z.array(z.strictObject({ Variable: z.string(), BooleanEquals: z.boolean(), Next: z.string() })),
    Default: z.string(),
  }),
  z.strictObject({ Type: z.literal('Wait'), Seconds: z.number(), Next: z.string() }),
  z.strictObject({ Type: z.literal('Fail'), Error: z.string(), Cause: z.string() }),
]);
const definitionSchema = z.strictObject({
  Comment: z.string(),
  StartAt: z.string(),
  TimeoutSeconds: z.number(),
  States: z.record(z.string(), state),
});

type Task = z.output<typeof task>;
type MapState = z.output<typeof map>;

/** 256 KiB: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_BYTES = 262_144;

export interface MachineWorld {
  /** By ARN. */
  readonly functions: Readonly<Record<string, Callee>>;
  readonly readObject: (bucket: string, key: string) => string;
  readonly sendMessage: (body: unknown) => void;
  /** Seconds go by. */
  readonly pass: (seconds: number) => void;
}

export interface Execution {
  readonly succeeded: boolean;
  /** Names of the states, in order. */
  readonly states: readonly string[];
}

export class StateMachine {
  readonly #definition: z.output<typeof definitionSchema>;
  readonly #world: MachineWorld;

  constructor(definition: object, world: MachineWorld) {
    this.#definition = definitionSchema.parse(definition);
    this.#world = world;
  }

  async run(input: unknown): Promise<Execution> {
    const states: string[] = [];
    let data = fields.parse(input);
    for (let name = this.#definition.StartAt; ;) {
      states.push(name);
      const current = this.#definition.States[name];
      if (current === undefined) throw new Error(`there is no state ${name}`);
      switch (current.Type) {
        case 'Fail':
          return { succeeded: false, states };
        case 'Wait':
          this.#world.pass(current.Seconds);
          name = current.Next;
          break;
        case 'Choice':
          name =
            current.Choices.find((one) => pathIn(data, one.Variable) === one.BooleanEquals)?.Next ??
            current.Default;
          break;
        case 'Map':
        case 'Task': {
          const work = current.Type === 'Map' ? this.#map(current, data) : this.#task(current, data);
          try {
            data = placed(data, current.ResultPath, await work);
          } catch (thrown) {
            const [next] = current.Catch;
            if (next === undefined) return { succeeded: false, states };
            data = placed(data, next.ResultPath, { Error: String(thrown) });
            name = next.Next;
            break;
          }
          if (current.Next === undefined) return { succeeded: true, states };
          name = current.Next;
          break;
        }
      }
    }
  }

  async #map(
    { ItemReader, ItemProcessor, MaxConcurrency, ItemSelector }: MapState,
    data: Fields,
  ): Promise<null> {
    const { 'Bucket.$': bucket, 'Key.$': key } = ItemReader.Parameters;
    const text = this.#world.readObject(String(pathIn(data, bucket)), String(pathIn(data, key)));
    const lines = text.split('\n').filter((line) => line !== '');
    const step = ItemProcessor.States[ItemProcessor.StartAt];
    if (step === undefined || MaxConcurrency < 1) throw new Error('the map has nothing to do');
    const todo = [...lines];
    const worker = async (): Promise<void> => {
      for (let line = todo.shift(); line !== undefined; line = todo.shift()) {
        await this.#task(step, { load: pathIn(data, ItemSelector['load.$']), part: JSON.parse(line) });
      }
    };
    const ended = await Promise.allSettled([worker(), worker()]);
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    return null;
  }

  async #task(step: Task, data: Fields): Promise<unknown> {
    const given = selected(step.Parameters, data);
    if (step.Resource === 'arn:aws:states:::sqs:sendMessage') {
      this.#world.sendMessage(fields.parse(given)['MessageBody']);
      return {};
    }
    if (step.Resource !== 'arn:aws:states:::lambda:invoke') throw new Error(`unknown: ${step.Resource}`);
    const { FunctionName, Payload } = fields.parse(given);
    if (Buffer.byteLength(JSON.stringify(Payload)) > MOST_BYTES) throw new Error('States.DataLimitExceeded');
    const callee = this.#world.functions[String(FunctionName)];
    if (callee === undefined) throw new Error(`no function ${String(FunctionName)}`);
    const failing = step.Retry.find(({ ErrorEquals }) => ErrorEquals.includes('States.TaskFailed'));
    for (let left = failing?.MaxAttempts ?? 0; ; left -= 1) {
      const invoked = await callee(Payload);
      if (invoked.kind === 'answered') {
        const result = { StatusCode: 200, Payload: invoked.value };
        return step.ResultSelector === undefined ? result : selected(step.ResultSelector, result);
      }
      if (left <= 0) throw new Error('States.TaskFailed');
      this.#world.pass(failing?.IntervalSeconds ?? 0);
    }
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** `$.a.b` */
function pathIn(data: unknown, path: string): unknown {
  const [root, ...names] = path.split('.');
  if (root !== '$') throw new Error(`not a path: ${path}`);
  return names.reduce<unknown>((value, name) => fields.parse(value)[name], data);
}

function selected(template: unknown, data: unknown): unknown {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$') ? [name.slice(0, -2), pathIn(data, String(value))] : [name, selected(value, data)],
    ),
  );
}

function placed(data: Fields, path: string | null | undefined, result: unknown): Fields {
  if (path === null) return data;
  if (path === undefined || path === '$') return fields.parse(result);
  return { ...data, [path.replace('$.', '')]: result };
}
