import type { CfnCondition } from 'aws-cdk-lib/core';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { PolicyStatement } from '../../aws/policy-statement.ts';

/** A place in a bucket. Both may be texts that CloudFormation puts in. */
export interface BucketPlace {
  /** Name of the bucket. */
  readonly bucket: string;
  /** '' or ending in `/`. */
  readonly prefix: string;
}

/** Rights that are granted by a policy of their own, with a condition or without. */
export interface Grant {
  readonly id: string;
  readonly statements: readonly PolicyStatement[];
  /** Null: always. */
  readonly condition: CfnCondition | null;
  /** Whether the state machine needs them as well as the functions. Default: it does not. */
  readonly forMachine?: boolean;
}

export interface Subscriber {
  readonly id: string;
  readonly email: string;
  readonly to: 'success' | 'failure';
  /** Null: always. */
  readonly condition: CfnCondition | null;
}

/**
 * All that the loader is built of, settled: each text and number is checked, or is a parameter of the template that
 * CloudFormation checks. {@link DynaloadLoader} makes it from its properties, the template from its parameters.
 */
export interface LoaderParts {
  readonly code: Code;
  readonly exports: BucketPlace;
  readonly staging: BucketPlace & {
    /** Files are tagged with their days, for a rule of the bucket; null: they are not. */
    readonly expireDays: number | null;
  };
  /** `DYNALOAD_MAPPINGS`: a folder in the asset, or s3://… */
  readonly mappings: string;
  /** URL without secrets. */
  readonly warehouse: string;
  /** `DYNALOAD_SECRET`; null: there is none. */
  readonly secretArn: string | null;
  /** `DYNALOAD_MASK_SECRET_ARN`; null: there is none. */
  readonly maskSecretArn: string | null;
  readonly roleName: string;
  readonly grants: readonly Grant[];
  readonly vpc: VpcPlace | null;
  readonly trigger: {
    /** Rule on the "Object Created" events of the bucket; null: there is none. `state`: ENABLED or DISABLED. */
    readonly events: { readonly state: string } | null;
    /** Whether the bucket sends its notifications to the queue. */
    readonly fromBucket: boolean;
    /** `rate(1 hour)`; null: none. */
    readonly schedule: string | null;
  };
  readonly limits: {
    readonly windowSeconds: string;
    readonly largeExportBytes: string;
    readonly loadConcurrency: number;
    readonly mapConcurrency: number;
    /** MB. */
    readonly memory: number;
    /** `true` or `false`. */
    readonly tableMetrics: string;
    readonly metricsNamespace: string;
  };
  readonly subscribers: readonly Subscriber[];
  readonly watch: {
    /** Null: no alarms. */
    readonly alarms: LagWatch | null;
    readonly dashboard: boolean;
  };
  readonly retainQueues: boolean;
}

export interface LagWatch {
  /** How old the newest loaded change may be. */
  readonly lagSeconds: number;
  /** In what time a schedule tells it at least once. */
  readonly lagPeriodSeconds: number;
  /** Null: nothing is exported. */
  readonly exporting: {
    /** How far behind the exports may be. */
    readonly lagSeconds: number;
    readonly lagPeriodSeconds: number;
    /** From one run to the next. */
    readonly runSeconds: number;
  } | null;
}

/** Where functions run that reach the warehouse over a private network. */
export interface VpcPlace {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}
