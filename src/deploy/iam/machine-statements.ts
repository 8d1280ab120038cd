/** What the state machine may do. https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html */
import type { PolicyStatement } from '../../aws/policy-statement.ts';
import { bucketArn, executionsArn } from '../parts/arns.ts';
import type { LoaderParts } from '../parts/loader-parts.ts';
import { MAP_LABEL, PARTS_FILE, runsPrefix } from '../parts/machine-definition.ts';

/** Of its own parts that it needs before it exists. */
export function machineStatements(
  functionArns: readonly string[],
  queueArn: string,
  { staging }: LoaderParts,
): readonly PolicyStatement[] {
  const bucket = bucketArn(staging.bucket);
  return [
    {
      Sid: 'InvokeFunctions',
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: functionArns,
    },
    {
      Sid: 'ReadParts',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: `${bucket}/${staging.prefix}*/${PARTS_FILE}`,
    },
    {
      Sid: 'WriteResults',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      Resource: `${bucket}/${runsPrefix(staging.prefix)}*`,
    },
    { Sid: 'Nudge', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: queueArn },
    {
      // No resource can be named: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
      Sid: 'DeliverLogs',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      Resource: '*',
    },
  ];
}

/** Over itself: the map of a large load is made of executions of the same machine. */
export function ownExecutionStatements(machineArn: string, machineName: string): readonly PolicyStatement[] {
  return [
    { Sid: 'StartMap', Effect: 'Allow', Action: ['states:StartExecution'], Resource: machineArn },
    {
      Sid: 'FollowMap',
      Effect: 'Allow',
      Action: ['states:DescribeExecution', 'states:StopExecution'],
      Resource: executionsArn(machineName),
    },
    {
      Sid: 'RedriveMap',
      Effect: 'Allow',
      Action: ['states:RedriveExecution'],
      Resource: executionsArn(machineName, MAP_LABEL),
    },
  ];
}
