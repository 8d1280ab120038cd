/** Buckets of the deployment's own: nobody from outside, TLS alone, and they stay when the stack goes. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectOwnership,
  type BucketProps,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { accept } from '../iam/accept.ts';
import { runsPrefix } from './machine-definition.ts';

export interface OwnBucketSettings {
  /** ARN of the key of its objects; null: keys of S3. */
  readonly keyArn: string | null;
  readonly retain: boolean;
}

/** Uploads that were never finished are paid for until they are gone. */
const UPLOADS: LifecycleRule = { id: 'uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) };

/** @param expireDays after which staged files go, counted from when they were written */
export function makeStagingBucket(
  scope: Construct,
  settings: OwnBucketSettings,
  { prefix, expireDays }: { readonly prefix: string; readonly expireDays: number },
): Bucket {
  return makeBucket(scope, 'Staging', settings, [
    UPLOADS,
    { id: 'staged', prefix, expiration: Duration.days(expireDays) },
    { id: 'runs', prefix: runsPrefix(prefix), expiration: Duration.days(Math.min(expireDays, 7)) },
  ]);
}

export interface ExportsBucketRules {
  /** Null: CloudFormation makes one up. */
  readonly name: string | null;
  /** Prefixes below which exports expire. */
  readonly expiring: readonly string[];
  readonly expireDays: number;
}

/**
 * For exports. Those that others start do not expire, since a rebuild takes the last full export and all that came after
 * it; those that dynaload starts do, since it can start a full one.
 */
export function makeExportsBucket(
  scope: Construct,
  settings: OwnBucketSettings,
  { name, expiring, expireDays }: ExportsBucketRules,
): Bucket {
  const rules = expiring.map((prefix, index) => ({
    id: `exports${index === 0 ? '' : String(index)}`,
    prefix,
    expiration: Duration.days(expireDays),
  }));
  const bucket = makeBucket(scope, 'Exports', settings, [UPLOADS, ...rules], name);
  const { defaultChild } = bucket.node;
  if (defaultChild instanceof CfnBucket) {
    // `eventBridgeEnabled` of the bucket would add a function of CDK's own that does nothing but to set this.
    defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
  return bucket;
}

function makeBucket(
  scope: Construct,
  id: string,
  { keyArn, retain }: OwnBucketSettings,
  lifecycleRules: LifecycleRule[],
  name: string | null = null,
): Bucket {
  const encryption: BucketProps =
    keyArn === null
      ? { encryption: BucketEncryption.S3_MANAGED }
      : {
          encryption: BucketEncryption.KMS,
          encryptionKey: Key.fromKeyArn(scope, `${id}Key`, keyArn),
          bucketKeyEnabled: true,
        };
  const bucket = new Bucket(scope, id, {
    ...encryption,
    ...(name === null ? {} : { bucketName: name }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules,
    removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  accept(
    bucket,
    'AwsSolutions-S1',
    'Access logs need one more bucket, and cost for each object of an export; CloudTrail has them for who asks for them.',
  );
  return bucket;
}
