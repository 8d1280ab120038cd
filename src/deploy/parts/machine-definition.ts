/**
 * The state machine of large exports, in the Amazon States Language: parts are staged by many functions at once, then
 * one function is asked until the warehouse has applied them.
 * https://states-language.net/spec.html, https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */

/** Names the executions of the map. */
export const MAP_LABEL = 'StageParts';

/** A line for each part, in the folder of the load: who plans the load writes it. */
export const PARTS_FILE = 'parts.jsonl';

/** Where the map writes what became of its parts. @param prefix of the staging area */
export function runsPrefix(prefix: string): string {
  return `${prefix}_runs/`;
}

export interface MachineParts {
  /** `aws`, or that of GovCloud or China. */
  readonly partition: string;
  readonly stagePartArn: string;
  readonly commitArn: string;
  readonly queueUrl: string;
  /** Of the staging area. */
  readonly bucket: string;
  readonly prefix: string;
  /** Parts that are staged at the same time. */
  readonly mapConcurrency: number;
}

/** Longer than a function may take, so that a lost answer does not hold a load for ever. */
const TASK_SECONDS = 960;
/** No load takes so long; a machine that hangs ends, and its lease with it. */
const MACHINE_SECONDS = 24 * 60 * 60;
const WAIT_SECONDS = 30;

const RETRY = [
  {
    // New accounts run ten functions at once: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    ErrorEquals: ['Lambda.TooManyRequestsException'],
    IntervalSeconds: 10,
    BackoffRate: 2,
    MaxAttempts: 30,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
  {
    ErrorEquals: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
    ],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 6,
  },
  {
    ErrorEquals: ['States.TaskFailed', 'States.Timeout'],
    IntervalSeconds: 10,
    BackoffRate: 3,
    MaxAttempts: 3,
  },
] as const;

const GIVE_UP = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Give up' }] as const;

/** @param parts ARNs and names, which may be texts that CloudFormation puts in */
export function machineDefinition(parts: MachineParts): object {
  const { stagePartArn, commitArn, queueUrl, bucket, prefix, mapConcurrency, partition } = parts;
  const integration = (name: string): string => `arn:${partition}:states:::${name}`;
  const invoke = integration('lambda:invoke');
  const stagePart = {
    Type: 'Task',
    Resource: invoke,
    Parameters: { FunctionName: stagePartArn, Payload: { 'load.$': '$.load', 'part.$': '$.part' } },
    // What a part holds is in the staging area; 256 KiB is all that a state may hand on.
    ResultSelector: { 'status.$': '$.StatusCode' },
    TimeoutSeconds: TASK_SECONDS,
    Retry: RETRY,
    End: true,
  };
  const commit = (what: 'commit' | 'give up'): object => ({
    Type: 'Task',
    Resource: invoke,
    Parameters: { FunctionName: commitArn, Payload: { 'load.$': '$.load', do: what } },
    TimeoutSeconds: TASK_SECONDS,
    Retry: RETRY,
  });
  return {
    Comment: 'dynaload: one export that is too large for one function',
    StartAt: 'Stage parts',
    TimeoutSeconds: MACHINE_SECONDS,
    States: {
      'Stage parts': {
        Type: 'Map',
        Label: MAP_LABEL,
        ItemReader: {
          Resource: integration('s3:getObject'),
          ReaderConfig: { InputType: 'JSONL' },
          Parameters: { 'Bucket.$': '$.parts.bucket', 'Key.$': '$.parts.key' },
        },
        ItemSelector: { 'load.$': '$.load', 'part.$': '$$.Map.Item.Value' },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Stage part',
          States: { 'Stage part': stagePart },
        },
        MaxConcurrency: mapConcurrency,
        ToleratedFailurePercentage: 0,
        ResultWriter: {
          Resource: integration('s3:putObject'),
          Parameters: { Bucket: bucket, Prefix: runsPrefix(prefix) },
        },
        ResultPath: null,
        Catch: GIVE_UP,
        Next: 'Commit',
      },
      Commit: {
        ...commit('commit'),
        ResultSelector: { 'done.$': '$.Payload.done' },
        ResultPath: '$.commit',
        Catch: GIVE_UP,
        Next: 'Is it done?',
      },
      'Is it done?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.commit.done', BooleanEquals: true, Next: 'Look for the next' }],
        Default: 'Let the warehouse work',
      },
      'Let the warehouse work': { Type: 'Wait', Seconds: WAIT_SECONDS, Next: 'Commit' },
      'Look for the next': {
        Type: 'Task',
        Resource: integration('sqs:sendMessage'),
        Parameters: { QueueUrl: queueUrl, MessageBody: { reconcile: 'all' } },
        End: true,
      },
      'Give up': {
        ...commit('give up'),
        ResultPath: null,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Failed' }],
        Next: 'Failed',
      },
      Failed: {
        Type: 'Fail',
        Error: 'LOAD_FAILED',
        Cause: 'A part of a large load, or its commit, failed: the log of the function has the reason.',
      },
    },
  };
}
