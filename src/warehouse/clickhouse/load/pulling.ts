import { DynaloadError } from '../../../errors.ts';
import type { Lifecycle } from '../../../stage/lifecycle.ts';
import type { StagingStore } from '../../../stage/staging-store.ts';
import type { StagingAddress } from '../../../stage/staging-address.ts';
import { STAGING_FORM } from '../../../stage/staging-address.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Rows wait in a bucket, from which the server fetches them. */
export interface PullOptions {
  readonly store: StagingStore;
  /** Of the staging area: '' or ending in `/`. */
  readonly prefix: string;
  readonly lifecycle: Lifecycle;
  readonly pulling: Pulling;
  /** Compressed bytes of a staged file. */
  readonly fileBytes?: number | undefined;
}

/** How a server finds staged files: by addresses of HTTP, and with rights of its own. */
export class Pulling {
  /** Of an IAM role that the server takes on; null for the rights that it has anyway. */
  readonly role: string | null;
  /** Address of the bucket, ending in `/`. */
  readonly #bucket: string;

  constructor(bucket: string, role: string | null) {
    this.#bucket = bucket;
    this.role = role;
  }

  /**
   * One address for all files, which differ in their numbers alone: `…/puts-{00001,00002}.tsv.zst`.
   * https://clickhouse.com/docs/sql-reference/table-functions/s3#wildcards-in-path
   */
  urlOf(keys: readonly string[]): string {
    const [first = ''] = keys;
    if (keys.length < 2) return `${this.#bucket}${first}`;
    const numbers = keys.map((key) => numberOf(key));
    return `${this.#bucket}${first.replace(FILE_NUMBER, `-{${numbers.join(',')}}.`)}`;
  }
}

/** Of a staged file, as stage-key.ts has it. */
const FILE_NUMBER = /-(\d{5,})\.(?=[^/]*$)/;

function numberOf(key: string): string {
  const number = FILE_NUMBER.exec(key)?.[1];
  if (number === undefined) throw new DynaloadError('INTERNAL', `The staged file ${key} has no number.`);
  return number;
}

/**
 * The address under which a server finds the bucket: that of Amazon in the bucket's Region, or of another S3 that the
 * settings of AWS name.
 * @throws DynaloadError STAGING_INVALID when no Region is known
 */
export function bucketUrl({ bucket, region }: StagingAddress, environment: Environment): string {
  const custom = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'] ?? '';
  if (custom !== '') return `${custom.replace(/\/+$/, '')}/${bucket}/`;
  const known = region ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? '';
  if (known === '') {
    throw new DynaloadError(
      'STAGING_INVALID',
      `ClickHouse needs to know the Region of the bucket ${bucket}, and none is set.`,
      { hint: `Write ${STAGING_FORM}, or set AWS_REGION.`, details: { bucket } },
    );
  }
  const domain = known.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  // A name with dots does not fit the certificate of S3's host names.
  if (bucket.includes('.')) return `https://s3.${known}.${domain}/${bucket}/`;
  return `https://${bucket}.s3.${known}.${domain}/`;
}
