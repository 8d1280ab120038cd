import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Aws, Stack, type CfnOutput } from 'aws-cdk-lib/core';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DynaloadLoaderProps, InternalProps } from './loader-props.ts';
import { makeOutputs, outputValues } from './outputs.ts';
import { buildLoader } from './parts/build-loader.ts';
import { makeExportsBucket, makeStagingBucket } from './parts/buckets.ts';
import { bundledCode, MAPPINGS_FOLDER } from './parts/bundle.ts';
import { addressOf } from './parts/environment.ts';
import type { LoaderParts } from './parts/loader-parts.ts';
import {
  DEFAULTS,
  grantsOf,
  limitsOf,
  settle,
  subscribersOf,
  triggerOf,
  watchOf,
  type Settled,
} from './settings/settle.ts';

/** Characters of the longest names of Regions, as in us-gov-west-1. */
const LONGEST_REGION = 14;

/**
 * Loads every export that lands in a bucket into a warehouse: queue, functions, state machine, rights, alarms.
 * @example
 * new DynaloadLoader(stack, 'Loader', {
 *   exports: 'shop-exports',
 *   mappings: 'mappings',
 *   warehouse: 'redshift://workgroup/shop/dev?schema=analytics',
 * });
 */
export class DynaloadLoader extends Construct {
  /** The function that loads; invoke it to load something again. */
  readonly loadFunction: IFunction;
  /** A message `{"reconcile":"all"}` has everything looked at. */
  readonly nudges: IQueue;
  readonly deadLetters: IQueue;
  /** A message for each load that succeeded or failed. */
  readonly outcomes: ITopic;
  readonly alarms: ITopic;
  readonly role: IRole;
  readonly roleName: string;
  readonly machineArn: string;
  readonly exportsBucketName: string;
  readonly stagingBucketName: string;
  /** By name, as docs/deploy.md lists them. */
  readonly outputs: Readonly<Record<string, CfnOutput>>;

  /** @throws DynaloadError DEPLOYMENT_INVALID with all that is wrong; MAPPING_NOT_FOUND, MAPPING_INVALID, MAPPING_CONFLICT */
  constructor(scope: Construct, id: string, props: DynaloadLoaderProps & InternalProps) {
    super(scope, id);
    this.roleName = props.roleName ?? this.#defaultRoleName();
    const settled = settle(props, props.roleName ?? this.#longestRoleName());
    const parts = this.#parts(props, settled);
    const built = buildLoader(this, parts);
    this.loadFunction = built.functions.load;
    this.nudges = built.nudges;
    this.deadLetters = built.deadLetters;
    this.outcomes = built.outcomes;
    this.alarms = built.alarms;
    this.role = built.role;
    this.machineArn = built.machine.attrArn;
    this.exportsBucketName = parts.exports.bucket;
    this.stagingBucketName = parts.staging.bucket;
    const values = outputValues(this, parts, built, {
      grants: settled.needs.grants(this.roleName),
      isOwnBucket: settled.exports === null,
      readsStaging: settled.needs.readsStaging,
    });
    this.outputs = makeOutputs(this, values);
  }

  /** The same after a stack was deleted and deployed again: Redshift's tables belong to the user named after it. */
  #defaultRoleName(): string {
    return `${Aws.STACK_NAME}-${this.node.id.toLowerCase()}-${Aws.REGION}`;
  }

  #longestRoleName(): string {
    return `${Stack.of(this).stackName}-${this.node.id.toLowerCase()}-${'r'.repeat(LONGEST_REGION)}`;
  }

  #parts(props: DynaloadLoaderProps & InternalProps, settled: Settled): LoaderParts {
    const { subnetIds = [], securityGroupIds = [] } = props;
    const retain = props.removal !== 'destroy';
    const days = props.stagingExpiry?.toDays() ?? null;
    const { exports, staging, mappings } = settled;
    const place = exports ?? this.#ownExports(props, settled, retain);
    return {
      code: bundledCode(props.bundle ?? builtFunctions(), mappings === null ? props.mappings : null),
      exports: place,
      staging:
        staging === null
          ? { ...this.#ownStaging(props.stagingKey ?? null, retain, days), expireDays: null }
          : { ...staging, expireDays: days },
      mappings: mappings === null ? MAPPINGS_FOLDER : addressOf(mappings),
      warehouse: props.warehouse,
      secretArn: props.secret ?? null,
      maskSecretArn: props.maskSecret ?? null,
      roleName: this.roleName,
      grants: grantsOf(props, settled, place.bucket),
      vpc: subnetIds.length === 0 ? null : { subnetIds, securityGroupIds },
      trigger: triggerOf(props, settled),
      limits: limitsOf(props, settled),
      subscribers: subscribersOf(props),
      watch: watchOf(props, settled),
      retainQueues: retain,
    };
  }

  /** Of the name that the mappings export to, if they do. */
  #ownExports(
    { exportsKey }: DynaloadLoaderProps,
    { exported }: Settled,
    retain: boolean,
  ): { bucket: string; prefix: string } {
    const prefixes = [...new Set(exported.map(({ policy }) => policy.prefix))];
    const bucket = makeExportsBucket(
      this,
      { keyArn: exportsKey ?? null, retain },
      {
        name: exported[0]?.policy.bucket ?? null,
        expiring: prefixes.map((prefix) => `${prefix === null ? '' : `${prefix}/`}AWSDynamoDB/`),
        expireDays: DEFAULTS.exportsExpiryDays,
      },
    );
    return { bucket: bucket.bucketName, prefix: '' };
  }

  #ownStaging(
    keyArn: string | null,
    retain: boolean,
    days: number | null,
  ): { bucket: string; prefix: string } {
    const prefix = DEFAULTS.stagingPrefix;
    const rules = { prefix, expireDays: days ?? DEFAULTS.stagingExpiryDays };
    return { bucket: makeStagingBucket(this, { keyArn, retain }, rules).bucketName, prefix };
  }
}

/** Beside the compiled file that this is. */
function builtFunctions(): string {
  return path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'lambda');
}
