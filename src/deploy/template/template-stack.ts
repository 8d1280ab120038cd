/** The same loader for people without CDK: a template whose settings are parameters of the stack. */
import {
  Aws,
  BootstraplessSynthesizer,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  Fn,
  Stack,
  type App,
} from 'aws-cdk-lib/core';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { cloudNeedsOf } from '../../warehouse/registry.ts';
import { accept } from '../iam/accept.ts';
import { keyStatements, readStatements, secretStatements } from '../iam/loader-statements.ts';
import { outputValues } from '../outputs.ts';
import { makeStagingBucket } from '../parts/buckets.ts';
import { buildLoader } from '../parts/build-loader.ts';
import { addressOf } from '../parts/environment.ts';
import type { Grant, LoaderParts, Subscriber } from '../parts/loader-parts.ts';
import { DEFAULTS } from '../settings/settle.ts';
import { TemplateParameters, type TextName } from './template-parameters.ts';

export class TemplateStack extends Stack {
  readonly #parameters: TemplateParameters;

  constructor(app: App, version: string) {
    super(app, 'dynaload', {
      description: `dynaload ${version}: loads DynamoDB exports on S3 into a warehouse`,
      synthesizer: new BootstraplessSynthesizer(),
      tags: { app: 'dynaload' },
    });
    this.#parameters = new TemplateParameters(this);
    accept(
      this,
      'CloudFormation-Validate::W1001',
      'Each reference stands behind the condition of its resource.',
    );
    accept(this, 'CloudFormation-Validate::W2509', 'It is the ARN of a secret, and no secret.');
    const loader = new Construct(this, 'Loader');
    const parts = this.#parts(loader);
    const built = buildLoader(loader, parts);
    const values = outputValues(loader, parts, built, { grants: [], isOwnBucket: false, readsStaging: true });
    for (const [name, { description, value }] of Object.entries(values)) {
      new CfnOutput(this, `${name}Output`, { description, value }).overrideLogicalId(name);
    }
  }

  #parts(scope: Construct): LoaderParts {
    const parameters = this.#parameters;
    const text = (name: TextName): string => parameters.text(name);
    const hasSecret = this.#isGiven('SecretArn');
    const hasMaskSecret = this.#isGiven('MaskSecretArn');
    const given = (name: TextName, condition: CfnCondition): string =>
      Fn.conditionIf(condition.logicalId, text(name), Aws.NO_VALUE).toString();
    const byEvents = new CfnCondition(this, 'ByEvents', {
      expression: Fn.conditionEquals(text('Trigger'), 'eventbridge'),
    });
    return {
      code: Code.fromCfnParameters(this.#zip()),
      exports: { bucket: text('ExportsBucket'), prefix: text('ExportsPrefix') },
      staging: { bucket: this.#stagingBucket(scope), prefix: DEFAULTS.stagingPrefix, expireDays: null },
      mappings: addressOf({ bucket: text('MappingsBucket'), prefix: text('MappingsPrefix') }),
      warehouse: text('Warehouse'),
      secretArn: given('SecretArn', hasSecret),
      maskSecretArn: given('MaskSecretArn', hasMaskSecret),
      roleName: `${Aws.STACK_NAME}-loader-${Aws.REGION}`,
      grants: this.#grants(hasSecret, hasMaskSecret),
      vpc: null,
      trigger: {
        events: { state: Fn.conditionIf(byEvents.logicalId, 'ENABLED', 'DISABLED').toString() },
        fromBucket: false,
        schedule: text('Schedule'),
      },
      limits: {
        windowSeconds: parameters.text('WindowSeconds'),
        largeExportBytes: text('LargeExportBytes'),
        loadConcurrency: parameters.number('LoadConcurrency'),
        mapConcurrency: parameters.number('MapConcurrency'),
        memory: parameters.number('Memory'),
        tableMetrics: text('PerTableMetrics'),
        metricsNamespace: text('MetricsNamespace'),
      },
      subscribers: this.#subscribers(),
      // Every choice of the schedule looks at least once in an hour.
      watch: {
        alarms: { lagSeconds: parameters.number('LagAlarmSeconds'), lagPeriodSeconds: 3600, exporting: null },
        dashboard: false,
      },
      retainQueues: true,
    };
  }

  /** Where the user has put the zip of the release. */
  #zip(): { readonly bucketNameParam: CfnParameter; readonly objectKeyParam: CfnParameter } {
    return {
      bucketNameParam: new CfnParameter(this, 'CodeBucket', {
        type: 'String',
        description: 'Bucket of this Region with dynaload-lambda.zip',
      }),
      objectKeyParam: new CfnParameter(this, 'CodeKey', {
        type: 'String',
        description: 'Key of dynaload-lambda.zip; another one for each version, so that it is noticed',
      }),
    };
  }

  #isGiven(name: TextName): CfnCondition {
    return new CfnCondition(this, `Has${name}`, {
      expression: Fn.conditionNot(Fn.conditionEquals(this.#parameters.text(name), '')),
    });
  }

  #stagingBucket(scope: Construct): string {
    const given = this.#parameters.text('StagingBucket');
    const isNew = new CfnCondition(this, 'MakesStaging', { expression: Fn.conditionEquals(given, '') });
    const bucket = makeStagingBucket(
      scope,
      { keyArn: null, retain: true },
      { prefix: DEFAULTS.stagingPrefix, expireDays: DEFAULTS.stagingExpiryDays },
    );
    for (const child of bucket.node.findAll()) {
      if (child instanceof CfnBucket || child instanceof CfnBucketPolicy) child.cfnOptions.condition = isNew;
    }
    return Fn.conditionIf(isNew.logicalId, bucket.bucketName, given).toString();
  }

  #grants(hasSecret: CfnCondition, hasMaskSecret: CfnCondition): readonly Grant[] {
    const text = (name: TextName): string => this.#parameters.text(name);
    const place = {
      partition: Aws.PARTITION,
      region: Aws.REGION,
      account: Aws.ACCOUNT_ID,
      warehouseArn: null,
    };
    const workgroup = cloudNeedsOf('redshift://workgroup/any/any');
    const cluster = cloudNeedsOf(`redshift://cluster/${text('ClusterName')}/${text('ClusterDatabase')}`);
    const mappings = { bucket: text('MappingsBucket'), prefix: text('MappingsPrefix') };
    return [
      {
        id: 'SpeakToWorkgroup',
        statements: workgroup.policy({ ...place, warehouseArn: text('WorkgroupArn') }),
        condition: this.#isGiven('WorkgroupArn'),
      },
      {
        id: 'SpeakToCluster',
        statements: cluster.policy(place),
        condition: this.#isGiven('ClusterName'),
      },
      {
        id: 'ReadSecret',
        statements: secretStatements('Password', text('SecretArn')),
        condition: hasSecret,
      },
      {
        id: 'ReadMaskSecret',
        statements: secretStatements('MaskSecret', text('MaskSecretArn')),
        condition: hasMaskSecret,
      },
      { id: 'ReadMappings', statements: readStatements('Mappings', mappings), condition: null },
      {
        id: 'UseExportsKey',
        statements: keyStatements('Exports', text('ExportsKeyArn'), false),
        condition: this.#isGiven('ExportsKeyArn'),
      },
      {
        id: 'UseStagingKey',
        statements: keyStatements('Staging', text('StagingKeyArn'), true),
        condition: this.#isGiven('StagingKeyArn'),
        forMachine: true,
      },
    ];
  }

  #subscribers(): readonly Subscriber[] {
    const subscriber = (id: 'Success' | 'Failure', to: Subscriber['to']): Subscriber => ({
      id,
      to,
      email: this.#parameters.text(`${id}Email`),
      condition: this.#isGiven(`${id}Email`),
    });
    return [subscriber('Success', 'success'), subscriber('Failure', 'failure')];
  }
}
