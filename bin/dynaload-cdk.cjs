#!/usr/bin/env node
// The app for `npx cdk deploy --app "npx dynaload-cdk"`. What comes after it is in src/deploy/app/main.ts.
'use strict';

import('../dist/deploy/app/main.js').catch((error) => {
  const [reason] = String(error).split('\n');
  const isPeer = error.code === 'ERR_MODULE_NOT_FOUND' && /'(aws-cdk-lib|constructs)/.test(reason);
  const hint = isPeer
    ? 'Install what it is made of, in the same folder: npm install aws-cdk-lib@2 constructs@10'
    : 'Install it again; in a clone, run: npm ci';
  console.error(`error FILE_UNUSABLE: dynaload-cdk cannot be started: ${reason}\nhint: ${hint}`);
  process.exitCode = 1;
});
