/** What becomes of staged files once they are loaded. */
export type Lifecycle =
  | { readonly kind: 'keep' }
  /** Removed when the load is committed; the rejects stay. */
  | { readonly kind: 'delete' }
  /** Tagged, so that a lifecycle rule of the bucket removes them after so many days. */
  | { readonly kind: 'days'; readonly days: number };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html */
export const EXPIRY_TAG = 'dynaload-expire-days';

/** What stands behind `lifecycle=`; undefined when it is none of them. */
export function parseLifecycle(text: string): Lifecycle | undefined {
  if (text === 'keep' || text === 'delete') return { kind: text };
  const days = Number(/^([1-9]\d{0,3})d$/.exec(text)?.[1]);
  return Number.isInteger(days) ? { kind: 'days', days } : undefined;
}

/** In the words of `plan`. */
export function describeLifecycle(lifecycle: Lifecycle): string {
  switch (lifecycle.kind) {
    case 'keep':
      return 'kept after the load';
    case 'delete':
      return 'deleted when the load is committed';
    case 'days':
      return `tagged ${EXPIRY_TAG}=${lifecycle.days}, for a lifecycle rule of the bucket`;
  }
}

/** The rule that a bucket needs for tagged files, as `aws s3api put-bucket-lifecycle-configuration` takes it. */
export function lifecycleRule(prefix: string, days: number): object {
  return {
    ID: `${EXPIRY_TAG}-${days}`,
    Status: 'Enabled',
    Filter: { And: { Prefix: prefix, Tags: [{ Key: EXPIRY_TAG, Value: String(days) }] } },
    Expiration: { Days: days },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  };
}
