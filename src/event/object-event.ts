/** What it means that an object was made: an export has ended, a load is staged, or nothing. */
import { SUMMARY_FILE } from '../export/export-key.ts';
import { isPlainKey, lastSegment } from '../export/store/store-key.ts';
import { leftOut, type Reading } from './work.ts';

/** A part of a bucket. */
export interface BucketPlace {
  readonly bucket: string;
  /** '' or ending in `/`. */
  readonly prefix: string;
}

/** Where events are expected to come from. */
export interface EventPlaces {
  readonly source: BucketPlace;
  /** Where rows are staged; null when none is known. */
  readonly staging: BucketPlace | null;
}

/** UTF-8. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY = 1024;
const STAGED_FILE = 'redshift.manifest';

/** @param key as it is in the bucket, decoded */
export function readObject(bucket: string, key: string, places: EventPlaces): Reading {
  const bytes = Buffer.byteLength(key);
  if (bytes > LONGEST_KEY) return leftOut('bad key', `a key of ${bytes} bytes: S3 allows ${LONGEST_KEY}`);
  if (key === '' || !isPlainKey(key)) return leftOut('bad key', `s3://${bucket}/${key}`);
  const name = lastSegment(key);
  if (name === SUMMARY_FILE) return readSummary(bucket, key, places.source);
  if (name === STAGED_FILE) return readStaged(bucket, key, places.staging);
  return leftOut('other object', `s3://${bucket}/${key}`);
}

function readSummary(bucket: string, key: string, source: BucketPlace): Reading {
  if (bucket !== source.bucket) return leftOut('other bucket', `s3://${bucket}/${key}`);
  if (!key.startsWith(source.prefix)) return leftOut('outside of the source', `s3://${bucket}/${key}`);
  return { work: [{ kind: 'exported', summaryKey: key }], leftOut: [] };
}

/** `<staging>/<target>/<export>/<mapping>/…`: whoever staged it is about to apply it, or has died before. */
function readStaged(bucket: string, key: string, staging: BucketPlace | null): Reading {
  if (staging === null || bucket !== staging.bucket) return leftOut('other bucket', `s3://${bucket}/${key}`);
  if (!key.startsWith(staging.prefix)) return leftOut('outside of the source', `s3://${bucket}/${key}`);
  // The name of the target is encoded, so that it may not be known again: all are looked at.
  return { work: [{ kind: 'reconcile', tables: null, ask: false }], leftOut: [] };
}
