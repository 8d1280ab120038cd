import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { accept } from '../iam/accept.ts';
import { grant } from '../iam/grant.ts';
import { machineStatements, ownExecutionStatements } from '../iam/machine-statements.ts';
import { policyOf } from '../iam/policy.ts';
import { acceptWildcards } from '../iam/wildcards.ts';
import type { LoaderParts } from './loader-parts.ts';
import { machineDefinition } from './machine-definition.ts';

export interface MachineRequest {
  readonly stagePart: LambdaFunction;
  readonly commit: LambdaFunction;
  readonly nudges: Queue;
}

export function makeMachine(
  scope: Construct,
  parts: LoaderParts,
  { stagePart, commit, nudges }: MachineRequest,
): CfnStateMachine {
  const functionArns = [stagePart.functionArn, commit.functionArn];
  const statements = machineStatements(functionArns, nudges.queueArn, parts);
  const role = new Role(scope, 'MachineRole', {
    description: 'dynaload: runs the state machine of large exports',
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
    inlinePolicies: { machine: policyOf(statements) },
  });
  acceptWildcards(role, statements);
  const machine = new CfnStateMachine(scope, 'LargeExports', {
    stateMachineType: 'STANDARD',
    roleArn: role.roleArn,
    definitionString: Stack.of(scope).toJsonString(
      machineDefinition({
        partition: Aws.PARTITION,
        stagePartArn: stagePart.functionArn,
        commitArn: commit.functionArn,
        queueUrl: nudges.queueUrl,
        bucket: parts.staging.bucket,
        prefix: parts.staging.prefix,
        mapConcurrency: parts.limits.mapConcurrency,
      }),
    ),
    loggingConfiguration: {
      level: 'ALL',
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: makeLog(scope).logGroupArn } }],
    },
  });
  accept(
    machine,
    'AwsSolutions-SF2',
    'Its log has every step; traces would take four more rights on all resources.',
  );
  // Apart, since it needs the machine that needs the role.
  const executions = ownExecutionStatements(machine.attrArn, machine.attrName);
  grant(scope, role, { id: 'OwnExecutions', statements: executions, condition: null });
  for (const { id, statements: granted, condition, forMachine } of parts.grants) {
    if (forMachine === true) grant(scope, role, { id: `${id}InMachine`, statements: granted, condition });
  }
  return machine;
}

/**
 * Under this prefix the resource policy of the logs does not grow with each machine.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
function makeLog(scope: Construct): LogGroup {
  return new LogGroup(scope, 'LargeExportsLog', {
    logGroupName: `/aws/vendedlogs/states/${Aws.STACK_NAME}-${scope.node.addr.slice(-8)}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
