import { App } from 'aws-cdk-lib/core';
import { DynaloadError } from '../../errors.ts';
import type { InternalProps } from '../loader-props.ts';
import { DynaloadStack } from './dynaload-stack.ts';
import { readParameters } from './parameters.ts';

/**
 * What `npx cdk … --app "npx dynaload-cdk"` starts: CDK says by the environment what the parameters are, and where the
 * template goes.
 * @param tell hears what is wrong
 * @returns exit code
 */
export function runApp(tell: (text: string) => void, internal: InternalProps = {}): number {
  try {
    const app = new App({ analyticsReporting: false });
    const context: unknown = app.node.getAllContext();
    new DynaloadStack(app, readParameters(recordOf(context)), internal);
    app.synth();
    return 0;
  } catch (error) {
    if (!(error instanceof DynaloadError)) throw error;
    const hint = error.hint === undefined ? '' : `\nhint: ${error.hint}`;
    tell(`error ${error.code}: ${error.message}${hint}`);
    return error.exitCode;
  }
}

function recordOf(context: unknown): Readonly<Record<string, unknown>> {
  return typeof context === 'object' && context !== null ? Object.fromEntries(Object.entries(context)) : {};
}
