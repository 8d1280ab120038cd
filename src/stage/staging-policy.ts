import type { PolicyStatement } from '../aws/policy-statement.ts';

/**
 * What the AWS identity that runs dynaload needs in the staging area.
 * @param bucket its ARN
 * @param prefix '' or ending in `/`
 * @param isTagged whether staged files are tagged for their expiry
 */
export function stagingStatements(
  bucket: string,
  prefix: string,
  isTagged: boolean,
): readonly PolicyStatement[] {
  return [
    {
      Sid: 'DynaloadStagesRows',
      Effect: 'Allow',
      Action: [
        's3:PutObject',
        ...(isTagged ? ['s3:PutObjectTagging'] : []),
        's3:GetObject',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
      ],
      Resource: `${bucket}/${prefix}*`,
    },
    {
      Sid: 'DynaloadListsWhatItStaged',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: bucket,
      Condition: { StringLike: { 's3:prefix': `${prefix}*` } },
    },
  ];
}

/** What the role needs that a warehouse reads the staged files with. */
export function stagedReaderStatements(bucket: string, prefix: string): readonly PolicyStatement[] {
  return [
    {
      Sid: 'ReadStagedRows',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: `${bucket}/${prefix}*`,
    },
    { Sid: 'FindStagedRows', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: bucket },
  ];
}
