/** Everything that can be wrong in one property by itself. */
import { Token } from 'aws-cdk-lib/core';
import type { DynaloadLoaderProps } from '../loader-props.ts';
import type { ParameterCheck } from './parameter-problem.ts';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const ARNS = {
  workgroupArn: /^arn:aws[\w-]*:redshift-serverless:[a-z0-9-]+:\d{12}:workgroup\/[\w-]+$/,
  clusterArn: /^arn:aws[\w-]*:redshift:[a-z0-9-]+:\d{12}:cluster:[a-z0-9-]+$/,
  secret: /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/,
  key: /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
} as const;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function checkProps(props: DynaloadLoaderProps, check: ParameterCheck): void {
  const { subnetIds = [], securityGroupIds = [] } = props;
  checkArn('workgroupArn', props.workgroupArn, ARNS.workgroupArn, check);
  checkArn('clusterArn', props.clusterArn, ARNS.clusterArn, check);
  checkArn('secret', props.secret, ARNS.secret, check);
  checkArn('maskSecret', props.maskSecret, ARNS.secret, check);
  checkArn('exportsKey', props.exportsKey, ARNS.key, check);
  checkArn('stagingKey', props.stagingKey, ARNS.key, check);
  checkArn('secretKey', props.secretKey, ARNS.key, check);
  checkNumber('largeExportBytes', props.largeExportBytes, [1, Number.MAX_SAFE_INTEGER], check);
  // https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
  checkNumber('mapConcurrency', props.mapConcurrency, [1, 10_000], check);
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
  checkNumber('loadConcurrency', props.loadConcurrency, [2, 1000], check);
  // With less, a row of the largest size has no room.
  checkNumber('memory', props.memory, [512, 10_240], check);
  checkEmail('successEmail', props.successEmail, check);
  checkEmail('failureEmail', props.failureEmail, check);
  checkDurations(props, check);
  const { metricsNamespace = '' } = props;
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
  check.demand(/^[\w./#-]{0,255}$/.test(metricsNamespace) && !metricsNamespace.startsWith('AWS/'), {
    parameter: 'metricsNamespace',
    expected: 'letters, digits and . - _ / #, not beginning with AWS/',
    came: metricsNamespace,
    next: 'Leave it out for "dynaload".',
  });
  check.demand(subnetIds.length > 0 === securityGroupIds.length > 0, {
    parameter: subnetIds.length > 0 ? 'securityGroupIds' : 'subnetIds',
    expected: 'both subnets and security groups, or neither',
    came: null,
    next: 'Name both, or leave both out: the Data API and ClickHouse Cloud need no VPC.',
  });
}

function checkDurations(
  { schedule, window, stagingExpiry }: DynaloadLoaderProps,
  check: ParameterCheck,
): void {
  const looks =
    schedule === undefined || schedule === 'none' ? null : schedule.toSeconds({ integral: false });
  check.demand(looks === null || (looks % MINUTE === 0 && looks >= MINUTE && looks <= DAY), {
    parameter: 'schedule',
    expected: 'whole minutes, from one minute to a day, or "none"',
    came: looks === null ? null : `${looks} seconds`,
    next: 'An hour is right for most.',
  });
  const seconds = window?.toSeconds({ integral: false }) ?? null;
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.HowItWorks.html
  check.demand(seconds === null || (Number.isInteger(seconds) && seconds >= 15 * MINUTE && seconds <= DAY), {
    parameter: 'window',
    expected: '15 minutes to 24 hours, as DynamoDB exports changes',
    came: seconds === null ? null : `${seconds} seconds`,
    next: 'Give the length of the windows that are exported.',
  });
  const days = stagingExpiry?.toDays({ integral: false }) ?? null;
  check.demand(days === null || (Number.isInteger(days) && days >= 1 && days <= 9999), {
    parameter: 'stagingExpiry',
    expected: 'whole days, at least one',
    came: days === null ? null : `${days} days`,
    next: 'Staged files are worth keeping for some days, to look into a load.',
  });
}

function checkArn(parameter: string, arn: string | undefined, form: RegExp, check: ParameterCheck): void {
  check.demand(arn === undefined || Token.isUnresolved(arn) || form.test(arn), {
    parameter,
    expected: `an ARN that matches ${form.source}`,
    came: arn ?? null,
    next: 'Copy it whole from the console: names and aliases are not enough.',
  });
}

function checkNumber(
  parameter: string,
  value: number | undefined,
  [least, most]: readonly [number, number],
  check: ParameterCheck,
): void {
  const holds =
    value === undefined ||
    Token.isUnresolved(value) ||
    (Number.isInteger(value) && value >= least && value <= most);
  check.demand(holds, {
    parameter,
    expected: `a whole number from ${least} to ${most}`,
    came: value === undefined ? null : String(value),
    next: 'Leave it out for the default.',
  });
}

function checkEmail(parameter: string, email: string | undefined, check: ParameterCheck): void {
  check.demand(email === undefined || Token.isUnresolved(email) || EMAIL.test(email), {
    parameter,
    expected: 'an e-mail address',
    came: email ?? null,
    next: 'Leave it out for none.',
  });
}
