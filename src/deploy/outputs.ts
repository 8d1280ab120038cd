/** What a person needs after the deployment, as outputs of the stack. */
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { stagedReaderStatements } from '../stage/staging-policy.ts';
import { bucketArn } from './parts/arns.ts';
import type { BuiltLoader } from './parts/build-loader.ts';
import type { BucketPlace, LoaderParts } from './parts/loader-parts.ts';
import { SUMMARY_NAME } from './parts/triggers.ts';

/** What is left to do beside the stack. */
export interface SetUp {
  /** SQL without semicolons. */
  readonly grants: readonly string[];
  /** Whether the bucket of the exports is new. */
  readonly isOwnBucket: boolean;
  /** Whether the warehouse reads the staged rows with a role of its own. */
  readonly readsStaging: boolean;
}

export interface OutputValue {
  readonly description: string;
  readonly value: string;
}

export function outputValues(
  scope: Construct,
  { exports, staging, trigger, roleName }: LoaderParts,
  built: BuiltLoader,
  { grants, isOwnBucket, readsStaging }: SetUp,
): Readonly<Record<string, OutputValue>> {
  const toBucket = isOwnBucket ? null : switchOn(exports, trigger, built.nudges.queueArn);
  const policy = {
    Version: '2012-10-17',
    Statement: stagedReaderStatements(bucketArn(staging.bucket), staging.prefix),
  };
  return {
    LoadFunctionName: {
      description: 'For: aws lambda invoke, dynaload remote',
      value: built.functions.load.functionName,
    },
    ExportsBucketName: { description: 'Export the tables to this bucket', value: exports.bucket },
    StagingBucketName: { description: 'Rows wait here for the warehouse', value: staging.bucket },
    NudgesQueueUrl: {
      description: 'A message {"reconcile":"all"} has all looked at',
      value: built.nudges.queueUrl,
    },
    DeadLettersQueueUrl: {
      description: 'Messages that were never done',
      value: built.deadLetters.queueUrl,
    },
    OutcomesTopicArn: {
      description: 'A message for each load that succeeded or failed',
      value: built.outcomes.topicArn,
    },
    AlarmsTopicArn: { description: 'A message for each alarm', value: built.alarms.topicArn },
    MachineArn: { description: 'Loads exports that are large', value: built.machine.attrArn },
    RoleArn: { description: 'The role of the functions', value: built.role.roleArn },
    RoleName: { description: 'Redshift calls its user IAMR:<this name>', value: roleName },
    ...(grants.length === 0
      ? {}
      : {
          Grants: {
            description:
              'Run once in the warehouse, as an administrator; a user that exists is not made again',
            value: grants.map((statement) => `${statement};`).join(' '),
          },
        }),
    ...(readsStaging
      ? {
          CopyRolePolicy: {
            description: 'For the role with which the warehouse reads the staged rows',
            value: Stack.of(scope).toJsonString(policy),
          },
        }
      : {}),
    ...(toBucket === null
      ? {}
      : { SwitchOnEvents: { description: 'Run once: the bucket tells of exports', value: toBucket } }),
  };
}

/** Outputs below the scope. */
export function makeOutputs(
  scope: Construct,
  values: Readonly<Record<string, OutputValue>>,
): Readonly<Record<string, CfnOutput>> {
  return Object.fromEntries(
    Object.entries(values).map(([id, { description, value }]) => [
      id,
      new CfnOutput(scope, `${id}Output`, { description, value }),
    ]),
  );
}

/**
 * The notifications of a bucket are set as a whole, so that those that it has are read and written again.
 * https://docs.aws.amazon.com/cli/latest/reference/s3api/put-bucket-notification-configuration.html
 */
function switchOn(
  { bucket, prefix }: BucketPlace,
  trigger: LoaderParts['trigger'],
  queueArn: string,
): string | null {
  const rules = [
    ...(prefix === '' ? [] : [{ Name: 'prefix', Value: prefix }]),
    { Name: 'suffix', Value: `/${SUMMARY_NAME}` },
  ];
  const notification = {
    Id: 'dynaload',
    QueueArn: queueArn,
    Events: ['s3:ObjectCreated:*'],
    Filter: { Key: { FilterRules: rules } },
  };
  const added =
    trigger.events === null
      ? `merge(@, {QueueConfigurations: [QueueConfigurations || \`[]\`, \`[${JSON.stringify(notification)}]\`][]})`
      : 'merge(@, `{"EventBridgeConfiguration":{}}`)';
  if (trigger.events === null && !trigger.fromBucket) return null;
  const read = `aws s3api get-bucket-notification-configuration --bucket ${bucket} --output json --query '${added}'`;
  return `aws s3api put-bucket-notification-configuration --bucket ${bucket} --notification-configuration "$(${read})"`;
}
