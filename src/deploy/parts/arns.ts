/** ARNs that no attribute of a resource gives. */
import { Aws } from 'aws-cdk-lib/core';

export function bucketArn(name: string): string {
  return `arn:${Aws.PARTITION}:s3:::${name}`;
}

/** Executions of a state machine. @param label of a map, whose executions are named after it; else all others */
export function executionsArn(machineName: string, label?: string): string {
  const machine = label === undefined ? machineName : `${machineName}/${label}`;
  return `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:execution:${machine}:*`;
}
