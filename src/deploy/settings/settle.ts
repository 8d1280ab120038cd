/** From properties to what the loader is built of: checks them all, and puts in what was left out. */
import { Aws, Token } from 'aws-cdk-lib/core';
import { noSecrets } from '../../mapping/conversion/mask-secret.ts';
import { readMappings } from '../../mapping/load-mappings.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { CloudNeeds } from '../../warehouse/cloud-needs.ts';
import { exportStatements, type ExportedTable } from '../iam/export-statements.ts';
import { keyStatements, readStatements, secretStatements } from '../iam/loader-statements.ts';
import type { DynaloadLoaderProps } from '../loader-props.ts';
import type { BucketPlace, Grant, LoaderParts, Subscriber } from '../parts/loader-parts.ts';
import { checkProps } from './check-props.ts';
import { checkWarehouse } from './check-warehouse-props.ts';
import { exportedTables } from './exported-tables.ts';
import { ParameterCheck } from './parameter-problem.ts';
import { placeOf } from './places.ts';

export const DEFAULTS = {
  stagingPrefix: 'dynaload/',
  stagingExpiryDays: 30,
  scheduleSeconds: 3600,
  /** While it starts exports: windows end every 15 minutes at the most often. */
  exportingScheduleSeconds: 300,
  exportsExpiryDays: 90,
  windowSeconds: 3600,
  largeExportBytes: 20_000_000_000,
  mapConcurrency: 50,
  loadConcurrency: 10,
  /** One core: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
  memory: 1769,
  metricsNamespace: 'dynaload',
} as const;

export interface Settled {
  /** Null: a new bucket. */
  readonly exports: BucketPlace | null;
  readonly staging: BucketPlace | null;
  /** Null: they are in a folder. */
  readonly mappings: BucketPlace | null;
  readonly needs: CloudNeeds;
  /** Tables whose exports the functions start, by the mappings in the folder. */
  readonly exported: readonly Omit<ExportedTable, 'bucket'>[];
}

const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** @throws DynaloadError DEPLOYMENT_INVALID with all problems; and what {@link readMappings} throws */
export function settle(props: DynaloadLoaderProps, roleName: string): Settled {
  const check = new ParameterCheck();
  checkProps(props, check);
  const needs = checkWarehouse(props, check);
  const exports = bucketOf('exports', props.exports, props.prefix, check);
  const staging = bucketOf('staging', props.staging, undefined, check);
  const mappings = props.mappings.startsWith('s3://')
    ? placeOf({ parameter: 'mappings', text: props.mappings, prefix: undefined }, check)
    : null;
  check.demand(exports !== null || props.trigger !== 's3', {
    parameter: 'trigger',
    expected: '"eventbridge" or "none" for a new bucket',
    came: 's3',
    next: 'Leave it out: a new bucket sends its events to EventBridge by itself.',
  });
  check.demand(exports !== null || props.prefix === undefined, {
    parameter: 'prefix',
    expected: 'none for a new bucket',
    came: props.prefix ?? null,
    next: 'Leave it out, or name the bucket.',
  });
  check.demand(Token.isUnresolved(roleName) || ROLE_NAME.test(roleName), {
    parameter: 'roleName',
    expected: 'a name of at most 64 letters, digits and _ + = , . @ -',
    came: roleName,
    next: 'Give a shorter one as roleName.',
  });
  check.end();
  const read: readonly TableMapping[] = mappings === null ? readMappings(props.mappings, noSecrets) : [];
  const exported = exportedTables(read, exports, check);
  check.end();
  if (needs === null) throw new Error('The warehouse was refused without a reason.');
  return { exports, staging, mappings, needs, exported };
}

function bucketOf(
  parameter: 'exports' | 'staging',
  given: DynaloadLoaderProps['exports'],
  prefix: string | undefined,
  check: ParameterCheck,
): BucketPlace | null {
  if (given === undefined) return null;
  const text = typeof given === 'string' ? given : given.bucketName;
  const place = placeOf({ parameter, text, prefix }, check);
  const isWhole = parameter === 'staging' && place.prefix === '';
  return isWhole ? { ...place, prefix: DEFAULTS.stagingPrefix } : place;
}

/** Rights that not every loader needs. */
export function grantsOf(
  props: DynaloadLoaderProps,
  { needs, mappings, exported }: Settled,
  exportsBucket: string,
): readonly Grant[] {
  const { secret, maskSecret, exportsKey, stagingKey, secretKey } = props;
  const place = {
    partition: Aws.PARTITION,
    region: Aws.REGION,
    account: Aws.ACCOUNT_ID,
    warehouseArn: props.workgroupArn ?? props.clusterArn ?? null,
  };
  const grants: Grant[] = [];
  const add = (id: string, statements: Grant['statements'], forMachine = false): void => {
    grants.push({ id, statements, condition: null, forMachine });
  };
  add('SpeakToWarehouse', needs.policy(place));
  if (exported.length > 0)
    add('ExportTables', exportStatements(exported.map((one) => ({ ...one, bucket: exportsBucket }))));
  if (secret !== undefined) add('ReadSecret', secretStatements('Password', secret));
  if (maskSecret !== undefined) add('ReadMaskSecret', secretStatements('MaskSecret', maskSecret));
  if (mappings !== null) add('ReadMappings', readStatements('Mappings', mappings));
  if (exportsKey !== undefined) add('UseExportsKey', keyStatements('Exports', exportsKey, false));
  if (stagingKey !== undefined) add('UseStagingKey', keyStatements('Staging', stagingKey, true), true);
  if (secretKey !== undefined) add('UseSecretKey', keyStatements('Secret', secretKey, false));
  return grants;
}

export function subscribersOf({ successEmail, failureEmail }: DynaloadLoaderProps): readonly Subscriber[] {
  return [
    ...(successEmail === undefined
      ? []
      : [{ id: 'Success', email: successEmail, to: 'success', condition: null } as const]),
    ...(failureEmail === undefined
      ? []
      : [{ id: 'Failure', email: failureEmail, to: 'failure', condition: null } as const]),
  ];
}

export function limitsOf(props: DynaloadLoaderProps, settled: Settled): LoaderParts['limits'] {
  return {
    windowSeconds: String(windowSecondsOf(props, settled)),
    largeExportBytes: String(props.largeExportBytes ?? DEFAULTS.largeExportBytes),
    loadConcurrency: props.loadConcurrency ?? DEFAULTS.loadConcurrency,
    mapConcurrency: props.mapConcurrency ?? DEFAULTS.mapConcurrency,
    memory: props.memory ?? DEFAULTS.memory,
    tableMetrics: String(props.perTableMetrics ?? false),
    metricsNamespace: props.metricsNamespace ?? DEFAULTS.metricsNamespace,
  };
}

/**
 * The alarm waits for three windows, and for a look that tells how far behind the tables are. What is exported may be two
 * windows and half an hour behind.
 */
export function watchOf(props: DynaloadLoaderProps, settled: Settled): LoaderParts['watch'] {
  const looks = scheduleSecondsOf(props, settled) ?? DEFAULTS.scheduleSeconds;
  const window = windowSecondsOf(props, settled);
  const exporting =
    settled.exported.length === 0
      ? null
      : { lagSeconds: 2 * window + 1800, lagPeriodSeconds: Math.max(looks, 900), runSeconds: looks };
  const alarms = { lagSeconds: 3 * window, lagPeriodSeconds: Math.max(looks, 900), exporting };
  return { alarms: props.alarms === false ? null : alarms, dashboard: props.dashboard === true };
}

export function triggerOf(props: DynaloadLoaderProps, settled: Settled): LoaderParts['trigger'] {
  const trigger = props.trigger ?? 'eventbridge';
  const seconds = scheduleSecondsOf(props, settled);
  return {
    events: trigger === 'eventbridge' ? { state: 'ENABLED' } : null,
    fromBucket: trigger === 's3',
    schedule: seconds === null ? null : rate(seconds / 60),
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html */
function rate(minutes: number): string {
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return `rate(${count} ${unit}${count === 1 ? '' : 's'})`;
}

function scheduleSecondsOf({ schedule }: DynaloadLoaderProps, { exported }: Settled): number | null {
  if (schedule === 'none') return null;
  return (
    schedule?.toSeconds() ??
    (exported.length > 0 ? DEFAULTS.exportingScheduleSeconds : DEFAULTS.scheduleSeconds)
  );
}

function windowSecondsOf({ window }: DynaloadLoaderProps, { exported }: Settled): number {
  const longest = Math.max(0, ...exported.map(({ policy }) => policy.every / 1000));
  return window?.toSeconds() ?? (longest > 0 ? longest : DEFAULTS.windowSeconds);
}
