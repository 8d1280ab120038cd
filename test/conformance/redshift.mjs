/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access -- plain JavaScript, which Node runs as it is */
// Runs the contract, and the questions that the documentation leaves open, against a real Amazon Redshift:
// `npm run conformance:redshift`. It makes a schema of its own and drops it in the end.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const needed = {
  DYNALOAD_CONFORMANCE_WAREHOUSE:
    'redshift://workgroup/NAME/database?iamRole=ARN or redshift://cluster/NAME/database?iamRole=ARN&dbUser=USER, without a schema',
  DYNALOAD_CONFORMANCE_STAGING: 's3://bucket/prefix, which that role may read and you may write',
};

const missing = Object.entries(needed).filter(([name]) => (process.env[name] ?? '') === '');
if (missing.length > 0) {
  console.error(
    'This runs against a real Amazon Redshift, which costs money, so it has to be told which. Set:',
  );
  for (const [name, form] of missing) console.error(`  ${name}=${form}`);
  console.error('AWS credentials and the Region come from the usual AWS settings. See docs/redshift.md.');
  process.exit(2);
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    '--runInBand',
    '--verbose',
    '--testTimeout=1800000',
    '--testMatch=<rootDir>/test/conformance/redshift/*.conformance.ts',
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
