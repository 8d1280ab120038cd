import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { grant } from '../iam/grant.ts';
import {
  logStatements,
  networkStatements,
  nudgeStatements,
  readStatements,
  stagingAreaStatements,
  startStatements,
} from '../iam/loader-statements.ts';
import { policyOf } from '../iam/policy.ts';
import { acceptWildcards } from '../iam/wildcards.ts';
import { makeAlarms } from '../watch/alarms.ts';
import { makeDashboard } from '../watch/dashboard.ts';
import { environmentOf } from './environment.ts';
import { feed, makeFunction, makeLogGroups, type FunctionName, type LogGroups } from './functions.ts';
import type { LoaderParts } from './loader-parts.ts';
import { makeMachine } from './machine.ts';
import { makeQueues, type Queues } from './queues.ts';
import { makeTopics, type Topics } from './topics.ts';
import { makeTriggers } from './triggers.ts';

export interface BuiltLoader extends Queues, Topics {
  readonly role: Role;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly machine: CfnStateMachine;
}

/** Makes everything but the buckets. */
export function buildLoader(scope: Construct, parts: LoaderParts): BuiltLoader {
  const queues = makeQueues(scope, parts.retainQueues);
  const topics = makeTopics(scope, parts);
  const logGroups = makeLogGroups(scope);
  const { nudges } = queues;
  const role = makeRole(scope, parts, { ...queues, ...topics }, logGroups);
  const environment = environmentOf(parts, nudges.queueUrl, topics.outcomes.topicArn);
  const make = (name: FunctionName, more: Readonly<Record<string, string>> = {}): LambdaFunction =>
    makeFunction(scope, parts, {
      name,
      role,
      logGroup: logGroups[name],
      environment: { ...environment, ...more },
    });
  const stagePart = make('stagePart');
  const commit = make('commit');
  const machine = makeMachine(scope, parts, { stagePart, commit, nudges });
  // It starts the machine, and so is not one of the functions that the machine invokes: each would wait for the other.
  const load = make('load', { DYNALOAD_MACHINE: machine.attrArn });
  grant(scope, role, {
    id: 'StartLargeLoads',
    statements: startStatements(machine.attrArn),
    condition: null,
  });
  feed(scope, load, nudges, parts.limits.loadConcurrency);
  makeTriggers(scope, parts, nudges);
  const watched = {
    namespace: parts.limits.metricsNamespace,
    loadFunction: load.functionName,
    nudges: nudges.queueName,
    deadLetters: queues.deadLetters.queueName,
    machineArn: machine.attrArn,
  };
  const { alarms, dashboard } = parts.watch;
  if (alarms !== null) {
    const isTold = parts.trigger.schedule !== null;
    makeAlarms(scope, watched, { ...alarms, isTold }, topics.alarms.topicArn);
  }
  if (dashboard) makeDashboard(scope, watched);
  return { ...queues, ...topics, role, functions: { load, stagePart, commit }, machine };
}

/**
 * One role for all functions: Redshift derives the database user from it, and that user owns the tables.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
function makeRole(
  scope: Construct,
  parts: LoaderParts,
  { nudges, outcomes }: Queues & Topics,
  logGroups: LogGroups,
): Role {
  const statements = [
    ...readStatements('Exports', parts.exports),
    ...stagingAreaStatements(parts),
    ...nudgeStatements(nudges.queueArn, outcomes.topicArn),
    ...logStatements(Object.values(logGroups).map(({ logGroupArn }) => logGroupArn)),
    ...(parts.vpc === null ? [] : networkStatements()),
  ];
  const role = new Role(scope, 'Role', {
    roleName: parts.roleName,
    description: 'dynaload: what its functions may do; Redshift names its user after this role',
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { loader: policyOf(statements) },
  });
  acceptWildcards(role, statements);
  for (const each of parts.grants) grant(scope, role, each);
  return role;
}
