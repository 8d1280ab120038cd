/** The parameters of the app: those of the construct as texts, as `-c name=value` gives them, and a few of its own. */
import { Duration } from 'aws-cdk-lib/core';
import { parseDuration } from '../../mapping/duration.ts';
import { shownAddress } from '../../message/shown-address.ts';
import { nearest } from '../../message/suggest.ts';
import type { DynaloadLoaderProps } from '../loader-props.ts';
import { ParameterCheck } from '../settings/parameter-problem.ts';
import { PARAMETERS, type ParameterName } from './parameter-names.ts';
import { TextReader } from './text-reader.ts';

export interface AppParameters {
  readonly stackName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly loader: DynaloadLoaderProps;
}

/** Says that the app makes a bucket for the exports: it is never made by leaving something out. */
export const NEW_BUCKET = 'new';

/**
 * @param context everything that CDK was given: parameters, and what others put there
 * @throws DynaloadError DEPLOYMENT_INVALID with all that is missing or cannot be read
 */
export function readParameters(context: Readonly<Record<string, unknown>>): AppParameters {
  const check = new ParameterCheck();
  refuseMisspelt(context, check);
  const read = new TextReader(context, check);
  const exports = read.required('exports', 'the bucket of the exports, s3://bucket/prefix, or "new"');
  const loader: DynaloadLoaderProps = {
    exports: exports === NEW_BUCKET ? undefined : exports,
    mappings: read.text('mappings') ?? 'mappings',
    warehouse: read.required('warehouse', 'the URL of the warehouse'),
    workgroupArn: read.text('workgroupArn'),
    clusterArn: read.text('clusterArn'),
    secret: read.text('secret'),
    maskSecret: read.text('maskSecret'),
    staging: read.text('staging'),
    stagingExpiry: duration(read, 'stagingExpiry', check),
    exportsKey: read.text('exportsKey'),
    stagingKey: read.text('stagingKey'),
    secretKey: read.text('secretKey'),
    trigger: read.oneOf('trigger', ['eventbridge', 's3', 'none']),
    schedule: read.text('schedule') === 'none' ? 'none' : duration(read, 'schedule', check),
    window: duration(read, 'window', check),
    largeExportBytes: read.number('largeExportBytes'),
    mapConcurrency: read.number('mapConcurrency'),
    loadConcurrency: read.number('loadConcurrency'),
    memory: read.number('memory'),
    subnetIds: read.list('subnetIds'),
    securityGroupIds: read.list('securityGroupIds'),
    alarms: read.flag('alarms'),
    dashboard: read.flag('dashboard'),
    successEmail: read.text('successEmail'),
    failureEmail: read.text('failureEmail'),
    perTableMetrics: read.flag('perTableMetrics'),
    metricsNamespace: read.text('metricsNamespace'),
    removal: read.oneOf('removal', ['retain', 'destroy']),
    roleName: read.text('roleName'),
  };
  const stackName = read.text('stackName') ?? 'dynaload';
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-parameters.html
  check.demand(/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(stackName), {
    parameter: 'stackName',
    expected: 'letters, digits and "-", beginning with a letter',
    came: stackName,
    next: 'Leave it out for "dynaload".',
  });
  const tags = { app: 'dynaload', ...read.pairs('tags') };
  check.end();
  return { stackName, tags, loader };
}

function duration(read: TextReader, name: ParameterName, check: ParameterCheck): Duration | undefined {
  const text = read.text(name);
  if (text === undefined) return undefined;
  const millis = parseDuration(text);
  check.demand(millis !== null, {
    parameter: name,
    expected: 'a duration like 15m, 1h or 30d',
    came: text,
    next: 'Write a whole number and one of m, h, d.',
  });
  return millis === null ? undefined : Duration.millis(millis);
}

/** Other programs keep things of theirs in the context; what is nearly one of ours is ours. */
function refuseMisspelt(context: Readonly<Record<string, unknown>>, check: ParameterCheck): void {
  const known: readonly string[] = PARAMETERS;
  for (const name of Object.keys(context)) {
    if (known.includes(name) || /[^\w.-]/.test(name)) continue;
    const meant = nearest(name, known);
    check.demand(meant === null, {
      parameter: name,
      expected: 'no parameter of this name',
      came: shownAddress(String(context[name])),
      next: `Did you mean "${meant ?? ''}"?`,
    });
  }
}
