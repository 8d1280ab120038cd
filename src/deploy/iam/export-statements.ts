/** What the functions may do to export tables: docs/exporting.md says what each is for. */
import { Aws } from 'aws-cdk-lib/core';
import type { PolicyStatement } from '../../aws/policy-statement.ts';
import type { ExportPolicy } from '../../mapping/exports/export-policy.ts';
import { bucketArn } from '../parts/arns.ts';

export interface ExportedTable {
  /** As the mapping names it. */
  readonly table: string;
  /** Null: of the account and the Region of the stack. */
  readonly tableArn: string | null;
  readonly policy: ExportPolicy;
  /** Where its exports go: the same bucket as the policy names, or the new one. */
  readonly bucket: string;
}

/** DynamoDB writes with the rights of whoever started the export. */
export function exportStatements(tables: readonly ExportedTable[]): readonly PolicyStatement[] {
  const arns = unique(tables.map(tableArnOf));
  const objects = tables.map(
    ({ bucket, policy }) =>
      `${bucketArn(bucket)}/${policy.prefix === null ? '' : `${policy.prefix}/`}AWSDynamoDB/*`,
  );
  return [
    allow(
      'ExportTables',
      ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups', 'dynamodb:ExportTableToPointInTime'],
      arns,
    ),
    allow('ListExportsOfTables', ['dynamodb:ListExports'], '*'),
    allow(
      'FollowExports',
      ['dynamodb:DescribeExport'],
      arns.map((arn) => `${arn}/export/*`),
    ),
    allow('WriteExports', ['s3:PutObject', 's3:PutObjectAcl', 's3:AbortMultipartUpload'], unique(objects)),
    ...unique(
      tables.flatMap(({ policy: { encryption } }) =>
        encryption.kind === 'KMS' ? (encryption.key ?? []) : [],
      ),
    ).map((key, index) => keyStatement(key, index)),
  ];
}

function tableArnOf({ table, tableArn }: ExportedTable): string {
  return tableArn ?? `arn:${Aws.PARTITION}:dynamodb:${Aws.REGION}:${Aws.ACCOUNT_ID}:table/${table}`;
}

/** An alias is no resource of a policy. https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
function keyStatement(key: string, index: number): PolicyStatement {
  const actions = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const sid = `EncryptExports${index === 0 ? '' : String(index)}`;
  const all = `arn:${Aws.PARTITION}:kms:*:${Aws.ACCOUNT_ID}:key/`;
  const alias = /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
  if (alias !== undefined) {
    return {
      ...allow(sid, actions, `${all}*`),
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
    };
  }
  return allow(sid, actions, key.startsWith('arn:') ? key : `${all}${key}`);
}

function allow(
  sid: string,
  actions: readonly string[],
  resource: string | readonly string[],
): PolicyStatement {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resource };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
