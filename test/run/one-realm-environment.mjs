/**
 * What tests run in: the realm of the process itself, and not one of Jest's own, in which every name of the language is
 * looked up through a proxy, and an error of Node is no `Error`. Whatever a test file adds to what is global, or changes
 * of it, goes with it. What starts slowly may outlive a test file: whoever is done with an engine leaves it here, empty
 * again, and the next file of the same process takes it; starting PostgreSQL takes two seconds of a core.
 */
import { rmSync } from 'node:fs';
import { ModuleMocker } from 'jest-mock';

/** Each with the folder of its files. */
const kept = [];
/** Enough for most files. */
const MOST_KEPT = 1;

process.on('exit', () => {
  for (const { folder } of kept) rmSync(folder, { recursive: true, force: true });
});

export default class OneRealmEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern = null;
  #restore = [
    restoring(globalThis),
    restoring(process),
    restoring(Error),
    environmentRestoring(),
    leftUndoneRestoring(),
  ];

  constructor() {
    globalThis.keptEngines = {
      take: () => kept.pop(),
      hasRoom: () => kept.length < MOST_KEPT,
      leave: (engine) => kept.push(engine),
    };
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** None: the runtime beside this file compiles for the process itself. */
  getVmContext() {
    return null;
  }

  async setup() {}

  async teardown() {
    this.global = null;
    for (const restore of this.#restore.splice(0)) restore();
  }
}

/** @returns what gives an object the properties back that it has now, and takes away all others */
function restoring(object) {
  const before = new Map(Reflect.ownKeys(object).map((key) => [key, describe(object, key)]));
  return () => {
    for (const key of Reflect.ownKeys(object)) {
      const was = before.get(key);
      if (was === undefined) Reflect.deleteProperty(object, key);
      // Others are lazy ones of Node, which become values when they are asked for.
      else if ('value' in was && was.value !== object[key]) Object.defineProperty(object, key, was);
    }
  };
}

function describe(object, key) {
  return Object.getOwnPropertyDescriptor(object, key);
}

function environmentRestoring() {
  const folder = process.cwd();
  const before = { ...process.env };
  return () => {
    process.chdir(folder);
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

/** What a file wanted done when its process has nothing left to do is not done: an app of the CDK writes its stacks then. */
function leftUndoneRestoring() {
  const before = new Set(process.listeners('beforeExit'));
  return () => {
    for (const listener of process.listeners('beforeExit')) {
      if (!before.has(listener)) process.off('beforeExit', listener);
    }
  };
}
