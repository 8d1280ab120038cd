import type { RedshiftParts } from './books/redshift-parts.ts';
import type { RedshiftAddress } from './data-api/redshift-url.ts';

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

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
        ? dataApiStatements(address)
        : stagingStatements(staging.store.description, staging.prefix),
  };
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html */
function dataApiStatements(address: RedshiftAddress): readonly PolicyStatement[] {
  const { kind, name, region } = address;
  const where = `${region ?? '*'}:*`;
  const resource =
    kind === 'workgroup'
      ? `arn:aws:redshift-serverless:${where}:workgroup/*`
      : `arn:aws:redshift:${where}:cluster:${name}`;
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
    ...loginStatements(address, where),
  ];
}

function allowLogin(action: string, resource: string | readonly string[]): PolicyStatement {
  return { Sid: 'DynaloadLogsIn', Effect: 'Allow', Action: [action], Resource: resource };
}

function loginStatements(
  { kind, name, database, secretArn, dbUser }: RedshiftAddress,
  where: string,
): readonly PolicyStatement[] {
  if (secretArn !== null) return [allowLogin('secretsmanager:GetSecretValue', secretArn)];
  if (kind === 'workgroup') {
    return [
      allowLogin('redshift-serverless:GetCredentials', `arn:aws:redshift-serverless:${where}:workgroup/*`),
    ];
  }
  const dbName = `arn:aws:redshift:${where}:dbname:${name}/${database}`;
  return dbUser === null
    ? [allowLogin('redshift:GetClusterCredentialsWithIAM', dbName)]
    : [
        allowLogin('redshift:GetClusterCredentials', [
          `arn:aws:redshift:${where}:dbuser:${name}/${dbUser}`,
          dbName,
        ]),
      ];
}

/** @param bucket `s3://bucket` */
function stagingStatements(bucket: string, prefix: string): readonly PolicyStatement[] {
  const arn = `arn:aws:s3:::${bucket.replace(/^s3:\/\//, '')}`;
  return [
    {
      Sid: 'DynaloadStagesRows',
      Effect: 'Allow',
      Action: [
        's3:PutObject',
        's3:PutObjectTagging',
        's3:GetObject',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
      ],
      Resource: `${arn}/${prefix}*`,
    },
    {
      Sid: 'DynaloadListsWhatItStaged',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: arn,
      Condition: { StringLike: { 's3:prefix': `${prefix}*` } },
    },
  ];
}
