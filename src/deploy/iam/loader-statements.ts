/** What the functions may do, but for the warehouse: every right by its name. docs/deploy.md has the list. */
import type { PolicyStatement } from '../../aws/policy-statement.ts';
import { stagingStatements } from '../../stage/staging-policy.ts';
import { bucketArn } from '../parts/arns.ts';
import type { BucketPlace, LoaderParts } from '../parts/loader-parts.ts';

function allow(
  sid: string,
  actions: readonly string[],
  resource: string | readonly string[],
  condition?: PolicyStatement['Condition'],
): PolicyStatement {
  const statement = { Sid: sid, Effect: 'Allow', Action: actions, Resource: resource } as const;
  return condition === undefined ? statement : { ...statement, Condition: condition };
}

/** Objects below a place, and their list: without the list a missing key looks like a denied one. */
export function readStatements(what: string, { bucket, prefix }: BucketPlace): readonly PolicyStatement[] {
  const arn = bucketArn(bucket);
  return [
    allow(`Read${what}`, ['s3:GetObject'], `${arn}/${prefix}*`),
    allow(`List${what}`, ['s3:ListBucket'], arn, { StringLike: { 's3:prefix': `${prefix}*` } }),
  ];
}

export function stagingAreaStatements({ staging }: LoaderParts): readonly PolicyStatement[] {
  return stagingStatements(bucketArn(staging.bucket), staging.prefix, staging.expireDays !== null);
}

/** Uploads in several parts take both: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export function keyStatements(what: string, keyArn: string, writes: boolean): readonly PolicyStatement[] {
  return [allow(`Key${what}`, ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])], keyArn)];
}

export function secretStatements(what: string, secretArn: string): readonly PolicyStatement[] {
  return [allow(`Read${what}`, ['secretsmanager:GetSecretValue'], secretArn)];
}

export function logStatements(logGroupArns: readonly string[]): readonly PolicyStatement[] {
  return [allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArns)];
}

export function nudgeStatements(queueArn: string, topicArn: string): readonly PolicyStatement[] {
  return [
    allow(
      'TakeNudges',
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      queueArn,
    ),
    allow('TellOutcomes', ['sns:Publish'], topicArn),
  ];
}

export function startStatements(machineArn: string): readonly PolicyStatement[] {
  return [allow('StartLargeLoads', ['states:StartExecution'], machineArn)];
}

/**
 * Network interfaces have no resource to name before they exist.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function networkStatements(): readonly PolicyStatement[] {
  return [
    allow(
      'UseNetwork',
      [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      '*',
    ),
  ];
}
