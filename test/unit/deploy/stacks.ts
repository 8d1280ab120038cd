/** The stacks that the tests look at: one with nothing but what has to be given, one with everything, one of new buckets. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { App, Duration, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DynaloadStack } from '../../../src/deploy/app/dynaload-stack.ts';
import type { DynaloadLoaderProps } from '../../../src/deploy/index.ts';
import type { Template } from './template-reading.ts';

const key = (number: number): string =>
  `arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-00000000000${number}`;

const LEAST: DynaloadLoaderProps = {
  mappings: 'mappings',
  warehouse: 'redshift://workgroup/shop/dev?schema=analytics',
  exports: 'shop-exports',
};

const MOST: DynaloadLoaderProps = {
  mappings: 's3://shop-mappings/mappings',
  warehouse: 'clickhouse://loader@host:8443/shop',
  secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:loader-AbCdEf',
  maskSecret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:masks-GhIjKl',
  exports: 's3://shop-exports/shop',
  staging: 's3://shop-staging/rows',
  stagingExpiry: Duration.days(7),
  exportsKey: key(1),
  stagingKey: key(2),
  secretKey: key(3),
  trigger: 's3',
  schedule: Duration.minutes(15),
  window: Duration.minutes(15),
  largeExportBytes: 5_000_000_000,
  mapConcurrency: 8,
  loadConcurrency: 2,
  memory: 1024,
  subnetIds: ['subnet-0123456789abcdef0'],
  securityGroupIds: ['sg-0123456789abcdef0'],
  dashboard: true,
  successEmail: 'success@example.com',
  failureEmail: 'failure@example.com',
  perTableMetrics: true,
  metricsNamespace: 'shop',
  roleName: 'shop-loader',
};

const OWN: DynaloadLoaderProps = {
  mappings: 'mappings',
  warehouse: 'redshift://cluster/shop/dev?dbUser=loader',
  stagingKey: key(2),
  schedule: 'none',
  alarms: false,
  removal: 'destroy',
};

/** Two tables that are exported: one by its name, with a key, one of another Region. */
const EXPORTED = {
  orders: {
    table: 'Orders',
    export: { to: 's3://shop-dynamodb-exports', encryption: { kms: 'alias/data' } },
  },
  users: {
    table: 'arn:aws:dynamodb:eu-central-1:123456789012:table/Users',
    export: { to: 's3://shop-dynamodb-exports/users', every: '30m' },
  },
};

/** @param folder is made */
export function writeExportingMappings(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, { table, ...block }] of Object.entries(EXPORTED)) {
    const targets = [{ table: name, columns: { id: 'string' } }];
    const mapping = { source: { table, keys: ['id'] }, ...block, targets };
    writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(mapping));
  }
  return folder;
}

export interface Synthesized {
  readonly least: Template;
  readonly most: Template;
  readonly own: Template;
  /** Two tables are exported, into a new bucket. */
  readonly exporting: Template;
  /** What cdk-nag found, as `rule at construct`, before what is accepted is taken away. */
  readonly found: readonly string[];
  /** What is accepted, in the same form. */
  readonly accepted: readonly string[];
  /** Folder of the cloud assembly. */
  readonly folder: string;
}

/** All in one synthesis, checked by CDK itself and by cdk-nag: what they find is thrown. */
export function synthesize(bundle: string, outdir: string): Synthesized {
  const app = new App({
    analyticsReporting: false,
    outdir,
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  const checks = new AwsSolutionsChecks(app);
  Validations.of(app).addPlugins(checks);
  const exporting: DynaloadLoaderProps = {
    mappings: writeExportingMappings(`${outdir}-mappings`),
    warehouse: LEAST.warehouse,
  };
  for (const [stackName, loader] of Object.entries({ least: LEAST, most: MOST, own: OWN, exporting }))
    new DynaloadStack(app, { stackName, tags: { app: 'dynaload', team: 'data' }, loader }, { bundle });
  const assembly = app.synth();
  const of = (name: string): Template => assembly.getStackByName(name).template as Template;
  const accepted = app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => acknowledged(data).map((id) => `${id} at ${node.path}`)),
    );
  return {
    least: of('least'),
    most: of('most'),
    own: of('own'),
    exporting: of('exporting'),
    found: findingsOf(checks, app),
    accepted,
    folder: assembly.directory,
  };
}

/** What the rules find when nothing is accepted. */
function findingsOf(checks: AwsSolutionsChecks, app: App): readonly string[] {
  const strict = Object.create(checks, { isAcknowledged: { value: () => false } }) as AwsSolutionsChecks;
  return strict
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(
        ({ constructPath = '?' }) => `${ruleName} at ${constructPath.replace(/\/Resource$/, '')}`,
      ),
    );
}

function acknowledged(data: unknown): readonly string[] {
  // CDK keeps the acknowledgments of plug-ins with a word before them.
  return Object.keys(data as Record<string, string>).map((id) => id.replace(/^Annotation::/, ''));
}
