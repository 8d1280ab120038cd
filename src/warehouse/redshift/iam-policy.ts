import type { PolicyStatement } from '../../aws/policy-statement.ts';
import { stagingStatements } from '../../stage/staging-policy.ts';
import type { CloudPlace } from '../cloud-needs.ts';
import type { RedshiftParts } from './books/redshift-parts.ts';
import type { RedshiftAddress } from './data-api/redshift-url.ts';

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** What the identity that runs dynaload needs for the part that was denied. */
export function missingPolicy(
  denied: 'WAREHOUSE_DENIED' | 'STAGING_DENIED',
  { staging }: Pick<RedshiftParts, 'staging'>,
  address: RedshiftAddress,
): Policy {
  return {
    Version: '2012-10-17',
    Statement:
      denied === 'WAREHOUSE_DENIED'
        ? dataApiStatements(address, ANYWHERE)
        : stagingStatements(arnOfBucket(staging.store.description), staging.prefix, true),
  };
}

/** For a person who fills in the rest. */
const ANYWHERE: CloudPlace = { partition: 'aws', region: '*', account: '*', warehouseArn: null };

/**
 * What it takes to run statements, and to log in.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html
 */
export function dataApiStatements(address: RedshiftAddress, place: CloudPlace): readonly PolicyStatement[] {
  const resource = place.warehouseArn ?? warehouseArn(address, place);
  return [
    {
      Sid: 'DynaloadRunsStatements',
      Effect: 'Allow',
      Action: ['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement'],
      Resource: resource,
    },
    {
      Sid: 'DynaloadFollowsItsStatements',
      Effect: 'Allow',
      Action: [
        'redshift-data:DescribeStatement',
        'redshift-data:GetStatementResult',
        'redshift-data:CancelStatement',
      ],
      Resource: '*',
      // Nobody else's statements. https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-iam-access-control-identity-based.html
      // oxlint-disable-next-line no-template-curly-in-string -- a variable of IAM
      Condition: { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } },
    },
    ...loginStatements(address, place, resource),
  ];
}

/** The ARN of a workgroup holds its ID, which its name does not tell. */
function warehouseArn({ kind, name, region }: RedshiftAddress, place: CloudPlace): string {
  return kind === 'workgroup'
    ? arnOf('redshift-serverless', region, place, 'workgroup/*')
    : arnOf('redshift', region, place, `cluster:${name}`);
}

function arnOf(service: string, region: string | null, place: CloudPlace, resource: string): string {
  return `arn:${place.partition}:${service}:${region ?? place.region}:${place.account}:${resource}`;
}

function allowLogin(action: string, resource: string | readonly string[]): PolicyStatement {
  return { Sid: 'DynaloadLogsIn', Effect: 'Allow', Action: [action], Resource: resource };
}

function loginStatements(
  { kind, name, database, secretArn, dbUser, region }: RedshiftAddress,
  place: CloudPlace,
  resource: string,
): readonly PolicyStatement[] {
  if (secretArn !== null) return [allowLogin('secretsmanager:GetSecretValue', secretArn)];
  if (kind === 'workgroup') return [allowLogin('redshift-serverless:GetCredentials', resource)];
  const dbName = arnOf('redshift', region, place, `dbname:${name}/${database}`);
  if (dbUser === null) return [allowLogin('redshift:GetClusterCredentialsWithIAM', dbName)];
  const user = arnOf('redshift', region, place, `dbuser:${name}/${dbUser}`);
  return [allowLogin('redshift:GetClusterCredentials', [user, dbName])];
}

/** @param description `s3://bucket` */
function arnOfBucket(description: string): string {
  return `arn:aws:s3:::${description.replace(/^s3:\/\//, '')}`;
}
