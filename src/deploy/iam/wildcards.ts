/** Each `*` in a resource has its reason here, by the name of its statement. There is none in an action. */
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { PolicyStatement } from '../../aws/policy-statement.ts';
import { accept } from './accept.ts';

const WORKGROUP_ID =
  'The ARN of a workgroup has its ID in it, which its name does not tell; workgroupArn names the one.';

const REASONS: Readonly<Record<string, string>> = {
  ReadExports: 'The keys of exports to come are not known; all lie below the prefix.',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
  ListExportsOfTables:
    'Whether a list can be held to tables has not been tried on AWS; it names exports, no data.',
  FollowExports: 'The IDs of exports to come are not known; all are of the tables.',
  WriteExports: 'The keys of exports to come are not known; all lie below the prefix.',
  EncryptExports: 'An alias is held to by the condition; a key by its ID in any Region.',
  ReadMappings: 'All mapping files below the prefix.',
  DynaloadStagesRows: 'Each load has a folder of its own below the staging prefix.',
  DynaloadRunsStatements: WORKGROUP_ID,
  DynaloadLogsIn: WORKGROUP_ID,
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonredshiftdataapi.html
  DynaloadFollowsItsStatements: 'Statements have no ARN; the condition holds it to its own.',
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
  UseNetwork: 'Network interfaces have no ARN before they exist.',
  ReadParts: 'Each large load has a folder of its own below the staging prefix.',
  WriteResults: 'Each run of the map writes a folder of its own.',
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  DeliverLogs: 'The delivery of logs has no resource that could be named.',
  FollowMap: 'Executions are named when they start; all are of this machine.',
  RedriveMap: 'Executions are named when they start; all are of the map of this machine.',
};

/** @returns null when a statement has no `*` in its resources, or no reason for it */
export function reasonOfWildcard(sid: string): string | null {
  // The second statement of a kind has a number behind its name.
  return REASONS[sid.replace(/\d+$/, '')] ?? null;
}

/** Tells the reason of every `*` to cdk-nag, for the resource that it stands in. */
export function acceptWildcards(resource: Construct, statements: readonly PolicyStatement[]): void {
  for (const { Sid, Resource } of statements) {
    const reason = reasonOfWildcard(Sid);
    if (reason === null) continue;
    for (const arn of [Resource].flat()) {
      const shown = flat(Stack.of(resource).resolve(arn));
      if (shown.includes('*')) accept(resource, `AwsSolutions-IAM5[Resource::${shown}]`, reason);
    }
  }
}

/** As cdk-nag writes texts that CloudFormation puts together: `arn:<AWS::Partition>:s3:::<Bucket>/*`. */
function flat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = new Map<string, unknown>(Object.entries(value));
  const resource = parts.get('Ref');
  if (typeof resource === 'string') return `<${resource}>`;
  const attribute = parts.get('Fn::GetAtt');
  if (isList(attribute)) return `<${attribute.map(String).join('.')}>`;
  const joined = parts.get('Fn::Join');
  const items = isList(joined) ? joined[1] : undefined;
  // CDK joins with nothing in between.
  return isList(items) ? items.map(flat).join('') : JSON.stringify(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
