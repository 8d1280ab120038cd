import { Stack, type App } from 'aws-cdk-lib/core';
import { DynaloadLoader } from '../loader.ts';
import type { InternalProps } from '../loader-props.ts';
import type { AppParameters } from './parameters.ts';

/** The stack of the app: one loader, with outputs under names that stay. */
export class DynaloadStack extends Stack {
  readonly loader: DynaloadLoader;

  constructor(app: App, { stackName, tags, loader }: AppParameters, internal: InternalProps = {}) {
    super(app, stackName, {
      description: 'dynaload: loads DynamoDB exports on S3 into a warehouse',
      tags: { ...tags },
    });
    this.loader = new DynaloadLoader(this, 'Loader', { ...loader, ...internal });
    for (const [name, output] of Object.entries(this.loader.outputs)) output.overrideLogicalId(name);
  }
}
