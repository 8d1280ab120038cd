import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Role } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnFunction,
  EventSourceMapping,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { HANDLERS } from './bundle.ts';
import type { LoaderParts } from './loader-parts.ts';

export type FunctionName = keyof typeof HANDLERS;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST = Duration.minutes(15);

const DESCRIPTIONS: Readonly<Record<FunctionName, string>> = {
  load: 'dynaload: finds out which exports are next, and loads them',
  stagePart: 'dynaload: stages a part of a large export',
  commit: 'dynaload: applies a large export that is staged, or gives it up',
};

export type LogGroups = Readonly<Record<FunctionName, LogGroup>>;

/** They go with the stack: what was loaded is told by the warehouse. */
export function makeLogGroups(scope: Construct): LogGroups {
  const make = (id: string): LogGroup =>
    new LogGroup(scope, id, { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
  return { load: make('LoadLog'), stagePart: make('StagePartLog'), commit: make('CommitLog') };
}

export interface FunctionRequest {
  readonly name: FunctionName;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly environment: Readonly<Record<string, string>>;
}

export function makeFunction(
  scope: Construct,
  { code, limits, vpc }: LoaderParts,
  { name, role, logGroup, environment }: FunctionRequest,
): LambdaFunction {
  const made = new LambdaFunction(scope, idOf(name), {
    description: DESCRIPTIONS[name],
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: `${HANDLERS[name]}.handler`,
    code,
    timeout: LONGEST,
    memorySize: limits.memory,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    environment: { ...environment },
  });
  if (vpc !== null) {
    const { defaultChild } = made.node;
    if (defaultChild instanceof CfnFunction) {
      defaultChild.vpcConfig = {
        subnetIds: [...vpc.subnetIds],
        securityGroupIds: [...vpc.securityGroupIds],
      };
    }
  }
  return made;
}

/** The next letters of its name in capitals. */
function idOf(name: FunctionName): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Several exports that end together become one look. */
export function feed(
  scope: Construct,
  load: LambdaFunction,
  nudges: Queue,
  concurrency: number,
): EventSourceMapping {
  return new EventSourceMapping(scope, 'NudgesToLoad', {
    target: load,
    eventSourceArn: nudges.queueArn,
    batchSize: 10,
    maxBatchingWindow: Duration.seconds(10),
    reportBatchItemFailures: true,
    maxConcurrency: concurrency,
  });
}
