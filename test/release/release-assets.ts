/** What a release has beside the package, for people without CDK: docs/deploy.md says how they use it. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { TemplateStack } from '../../src/deploy/template/template-stack.ts';
import { zipFolder } from './lambda-zip.ts';

export const TEMPLATE_FILE = 'dynaload.template.json';
export const ZIP_FILE = 'dynaload-lambda.zip';

export interface ReleaseAssets {
  readonly template: string;
  readonly zip: Uint8Array;
}

/** @param bundle folder of the built functions */
export function makeReleaseAssets(version: string, bundle: string): ReleaseAssets {
  if (!existsSync(path.join(bundle, 'load.mjs'))) {
    throw new Error(`${bundle} holds no functions. Run: npm run build`);
  }
  const app = new App({
    analyticsReporting: false,
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  const stack = new TemplateStack(app, version);
  const template: unknown = app.synth().getStackArtifact(stack.artifactId).template;
  return { template: `${JSON.stringify(template)}\n`, zip: zipFolder(bundle) };
}

export function writeReleaseAssets(folder: string, { template, zip }: ReleaseAssets): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, TEMPLATE_FILE), template);
  writeFileSync(path.join(folder, ZIP_FILE), zip);
}
