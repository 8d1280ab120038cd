import { CfnPolicy, Policy, type Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Grant } from '../parts/loader-parts.ts';
import { policyOf } from './policy.ts';
import { acceptWildcards } from './wildcards.ts';

/** Grants rights by a policy of their own: one that has a condition, or that names what the role has to be there for. */
export function grant(scope: Construct, role: Role, { id, statements, condition }: Grant): void {
  if (statements.length === 0) return;
  const policy = new Policy(scope, id, { document: policyOf(statements), roles: [role] });
  acceptWildcards(policy, statements);
  const { defaultChild } = policy.node;
  if (condition !== null && defaultChild instanceof CfnPolicy) defaultChild.cfnOptions.condition = condition;
}
