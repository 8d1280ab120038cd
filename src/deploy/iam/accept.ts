import { Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/**
 * Rules that a resource does not keep: of cdk-nag, https://github.com/cdklabs/cdk-nag/blob/main/RULES.md, and of what CDK
 * finds by itself.
 */
export type AcceptedRule =
  | `AwsSolutions-IAM5[${string}]`
  | 'AwsSolutions-S1'
  | 'AwsSolutions-SF2'
  | `CloudFormation-Validate::${string}`;

/** Says beside a resource why it breaks a rule, so that whoever runs these checks reads the reason. */
export function accept(resource: Construct, rule: AcceptedRule, reason: string): void {
  Validations.of(resource).acknowledge({ id: rule, reason });
}
