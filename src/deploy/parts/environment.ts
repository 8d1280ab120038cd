import type { BucketPlace, LoaderParts } from './loader-parts.ts';

/** Where the functions find things. Never a secret: the functions fetch those by their ARN. */
export function environmentOf(
  parts: LoaderParts,
  queueUrl: string,
  topicArn: string,
): Readonly<Record<string, string>> {
  const { exports, staging, mappings, warehouse, secretArn, maskSecretArn, limits } = parts;
  const lifecycle = staging.expireDays === null ? '' : `?lifecycle=${staging.expireDays}d`;
  return {
    DYNALOAD_SOURCE: addressOf(exports),
    DYNALOAD_MAPPINGS: mappings,
    DYNALOAD_WAREHOUSE: warehouse,
    DYNALOAD_STAGING: `${addressOf(staging)}${lifecycle}`,
    ...(secretArn === null ? {} : { DYNALOAD_SECRET: secretArn }),
    ...(maskSecretArn === null ? {} : { DYNALOAD_MASK_SECRET_ARN: maskSecretArn }),
    DYNALOAD_QUEUE: queueUrl,
    DYNALOAD_TOPIC: topicArn,
    DYNALOAD_LARGE_EXPORT_BYTES: limits.largeExportBytes,
    DYNALOAD_WINDOW_SECONDS: limits.windowSeconds,
    DYNALOAD_TABLE_METRICS: limits.tableMetrics,
    // https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/
    POWERTOOLS_METRICS_NAMESPACE: limits.metricsNamespace,
  };
}

export function addressOf({ bucket, prefix }: BucketPlace): string {
  return `s3://${bucket}/${prefix}`.replace(/\/$/, '');
}
