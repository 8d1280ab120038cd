/**
 * Runs the modules of tests in the realm of the process, as Node itself does, each compiled once in a process: the same
 * function makes the module anew for every test file, so that no state goes from one to the next. Packages are taken from
 * Node, which keeps them: evaluating the AWS SDK or the CDK again for every file takes longer than most tests.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import Runtime from 'jest-runtime';

const require = createRequire(import.meta.url);
const PACKAGES = `${path.sep}node_modules${path.sep}`;
/** Keeps what its own constants stand for in what is global, from where it goes with each test file. */
const CDK = /[\\/]node_modules[\\/](?:aws-cdk-lib|constructs|cdk-nag)[\\/]/;
/** Of what files hold, by their names. */
const compiled = new Map();

export default class OneRealmRuntime extends Runtime {
  #isPackage;

  constructor(config, ...others) {
    super(config, ...others);
    const { injectedModuleParameters } = this.executor;
    this.executor.compile = (source, filename) => compiledOnce(source, filename, injectedModuleParameters);
    // Whatever is not in need of a transformation.
    const ignored = config.transformIgnorePatterns.map((pattern) => new RegExp(pattern));
    this.#isPackage = (file) =>
      file.includes(PACKAGES) && !CDK.test(file) && ignored.some((pattern) => pattern.test(file));
  }

  requireModule(from, name, options, ...others) {
    // oxlint-disable-next-line no-underscore-dangle -- Jest's name
    const { _resolution: resolution } = this;
    // Jest's own are made anew for every file: they hold what its tests are.
    if (options?.isInternalModule !== true && name !== undefined && !resolution.isCoreModule(name)) {
      const file = resolution.resolveCjs(from, name);
      if (this.#isPackage(file)) return require(file);
    }
    return super.requireModule(from, name, options, ...others);
  }
}

function compiledOnce(source, filename, parameters) {
  const known = compiled.get(filename);
  if (known?.source === source) return known.run;
  const run = compileFunction(source, parameters, { filename });
  compiled.set(filename, { source, run });
  return run;
}
