import { PolicyDocument, PolicyStatement as CdkStatement } from 'aws-cdk-lib/aws-iam';
import type { PolicyStatement } from '../../aws/policy-statement.ts';

/** Statements stay as they are written, each on its own. */
export function policyOf(statements: readonly PolicyStatement[]): PolicyDocument {
  return new PolicyDocument({
    statements: statements.map((statement) => CdkStatement.fromJson(statement)),
    minimize: false,
  });
}
