import type { Duration } from 'aws-cdk-lib/core';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** What {@link DynaloadLoader} is made from. docs/deploy.md tells each at length. */
export interface DynaloadLoaderProps {
  /**
   * Where DynamoDB writes its exports: a bucket, its name, or `s3://bucket/prefix`.
   * @default a new bucket, of the name that the mappings export to, which stays when the stack is deleted
   */
  readonly exports?: IBucket | string;
  /** Below which the exports are, when `exports` is a bucket or a name. @default the whole bucket */
  readonly prefix?: string;
  /** Folder with mapping files, or one file: checked now, and shipped with the functions. Or `s3://bucket/prefix`. */
  readonly mappings: string;
  /** URL of the warehouse, as `--warehouse` takes it, without a password. */
  readonly warehouse: string;
  /** ARN of the Redshift Serverless workgroup. @default any workgroup of this account and Region */
  readonly workgroupArn?: string;
  /** ARN of the Redshift cluster. @default the one that the URL names, in this account and Region */
  readonly clusterArn?: string;
  /** ARN of the secret with the password of a ClickHouse server. */
  readonly secret?: string;
  /** ARN of the secret that masks take, in the place of `DYNALOAD_MASK_SECRET`. @default none */
  readonly maskSecret?: string;
  /**
   * Where rows wait for the warehouse: a bucket, its name, or `s3://bucket/prefix`.
   * @default a new bucket, which stays when the stack is deleted
   */
  readonly staging?: IBucket | string;
  /**
   * After how long staged files go: by a rule of a new bucket, or by tags for a rule of yours.
   * @default 30 days in a new bucket; never in one of yours
   */
  readonly stagingExpiry?: Duration;
  /** ARN of the KMS key with which the exports are encrypted. @default none */
  readonly exportsKey?: string;
  /** ARN of the KMS key with which staged files are encrypted: a new bucket gets it as its key. @default none */
  readonly stagingKey?: string;
  /** ARN of the KMS key with which the secrets are encrypted. @default none of yours */
  readonly secretKey?: string;
  /**
   * What tells that an export is there. `eventbridge` and `s3` take one command for a bucket that is not new: it is among
   * the outputs. `none` leaves it to the schedule.
   * @default eventbridge
   */
  readonly trigger?: 'eventbridge' | 's3' | 'none';
  /** How often to look without being told; `none`: never. Whole minutes, up to a day. @default an hour; five minutes where mappings export */
  readonly schedule?: Duration | 'none';
  /** How long the windows of the incremental exports are: the alarm rings when three are missing. @default an hour, or the longest that mappings export */
  readonly window?: Duration;
  /** From this size of the table on, an export is loaded by many functions at once. @default 20 GB */
  readonly largeExportBytes?: number;
  /** Functions that stage parts of one large export at the same time. @default 50 */
  readonly mapConcurrency?: number;
  /** Functions that load at the same time; 2 at least. @default 10 */
  readonly loadConcurrency?: number;
  /** MB of each function. @default 1769, which is one core */
  readonly memory?: number;
  /** Private subnets with a way to AWS, for a warehouse that is reached there. @default none: no VPC */
  readonly subnetIds?: readonly string[];
  /** Of the functions in these subnets. */
  readonly securityGroupIds?: readonly string[];
  /** @default true */
  readonly alarms?: boolean;
  /** @default false */
  readonly dashboard?: boolean;
  /** Hears of loads that succeeded. @default nobody */
  readonly successEmail?: string;
  /** Hears of loads that failed, and of alarms. @default nobody */
  readonly failureEmail?: string;
  /** Lag and waiting exports of each table as metrics, of which each costs. @default false */
  readonly perTableMetrics?: boolean;
  /** Of the metrics: another for each loader of an account and Region, since alarms look at all of one. @default dynaload */
  readonly metricsNamespace?: string;
  /** What becomes of new buckets and of the dead letters when the stack is deleted. @default retain */
  readonly removal?: 'retain' | 'destroy';
  /** Name of the role of the functions, after which Redshift names its user. @default from stack, construct, Region */
  readonly roleName?: string;
}

/** What only tests and this package say. @internal */
export interface InternalProps {
  /** Folder with the bundled functions. */
  readonly bundle?: string;
}
