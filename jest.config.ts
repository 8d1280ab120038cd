/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

// The pragma above lets Node 20 read this file; Node 22.18 and later need no loader.
// swc only strips types: `npm run types` is what checks them.
const swc = [
  '@swc/jest',
  {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  },
] satisfies [string, Record<string, unknown>];

// On Node 20 the AWS SDK warns in every test file that it will want a newer one.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Tests of what tests are made of. `npm test` leaves them out while nothing of it has changed: test/run. */
const TOOLS = ['unit/{support,demo,bench,run}/**/*'];
/** What keeps an engine busy for long. */
const ENGINES = ['contract/*', 'property/*.{model,overtaking}', 'e2e/*', 'unit/warehouse/redshift/*'];

function project(displayName: string, only: readonly string[], but: readonly string[]) {
  return {
    displayName,
    // Not where the tests of a run keep their files, which go with it: how long each file took is in here as well.
    cacheDirectory: '<rootDir>/node_modules/.cache/jest',
    runtime: '<rootDir>/test/run/one-realm-runtime.mjs',
    // Tests import what they use.
    injectGlobals: false,
    testEnvironment: '<rootDir>/test/run/one-realm-environment.mjs',
    // What `npm run bench` compiles has a package.json of its own.
    modulePathIgnorePatterns: ['<rootDir>/.bench/'],
    testMatch: [
      ...only.map((path) => `<rootDir>/test/${path}.test.ts`),
      ...but.map((path) => `!**/test/${path}.test.ts`),
    ],
    transform: { '^.+\\.(ts|js)$': swc },
    // p-limit and its one dependency are published as ES modules only.
    transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue)/)'],
  };
}

const config: Config = {
  projects: [
    project('core', ['**/*'], [...TOOLS, ...ENGINES]),
    project('engines', ENGINES, []),
    project('tools', TOOLS, []),
  ],
  testSequencer: '<rootDir>/test/run/longest-first.mjs',
  // Milliseconds. Nobody waits for a test that hangs as often as a machine is busy with something else.
  testTimeout: 600_000,
  // Jest leaves a core to itself: of two, that is half of the time.
  maxWorkers: '100%',
  // Tests that draw something draw with it: `--seed=N` draws the same again.
  showSeed: true,
};

export default config;
