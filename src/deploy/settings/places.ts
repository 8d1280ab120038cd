import { Token } from 'aws-cdk-lib/core';
import { shownAddress } from '../../message/shown-address.ts';
import type { BucketPlace } from '../parts/loader-parts.ts';
import type { ParameterCheck } from './parameter-problem.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
// It becomes a part of SQL text, of IAM resources and of patterns, where `*` and `?` would be more than themselves.
const PREFIX = /^[A-Za-z0-9/!_.()=-]*$/;

export interface NamedPlace {
  readonly parameter: string;
  /** A name, or s3://bucket/prefix. */
  readonly text: string;
  /** Given beside it. */
  readonly prefix: string | undefined;
}

/** Texts that CloudFormation puts in are taken as they are. */
export function placeOf({ parameter, text, prefix }: NamedPlace, check: ParameterCheck): BucketPlace {
  if (Token.isUnresolved(text)) return { bucket: text, prefix: folder(prefix ?? '') };
  const [, bucket = text, inAddress] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(text) ?? [];
  const came = shownAddress(text);
  check.demand(BUCKET.test(bucket), {
    parameter,
    expected: 'the name of a bucket, or s3://bucket/prefix',
    came,
    next: 'Name the bucket as the S3 console lists it.',
  });
  check.demand(inAddress === undefined || inAddress === '' || prefix === undefined, {
    parameter: 'prefix',
    expected: `one prefix for ${parameter}`,
    came: prefix ?? null,
    next: `Leave it out, or write ${parameter} without one.`,
  });
  const place = prefix ?? inAddress ?? '';
  check.demand(PREFIX.test(place), {
    parameter: inAddress === undefined || inAddress === '' ? 'prefix' : parameter,
    expected: 'a prefix of letters, digits and / ! _ . ( ) = -',
    came: shownAddress(place),
    next: 'Use a prefix that has no other character.',
  });
  return { bucket, prefix: folder(place) };
}

/** Ends in `/`, with no empty part. */
function folder(prefix: string): string {
  return prefix
    .split('/')
    .filter((part) => part !== '')
    .map((part) => `${part}/`)
    .join('');
}
