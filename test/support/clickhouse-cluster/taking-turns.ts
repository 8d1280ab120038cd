import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

/** A run in which every step is done by way of another node, as the processes of one load may have it. */
export function takingTurns(warehouses: readonly [Warehouse, ...Warehouse[]]): Warehouse {
  let calls = 0;
  const next = (): Warehouse => {
    calls += 1;
    return warehouses[calls % warehouses.length] ?? warehouses[0];
  };
  const [first] = warehouses;
  return {
    dialect: first.dialect,
    description: first.description,
    reach: (...args) => next().reach(...args),
    check: (...args) => next().check(...args),
    readTargets: (...args) => next().readTargets(...args),
    acquireLease: (...args) => next().acquireLease(...args),
    recover: (...args) => next().recover(...args),
    begin: (...args) => next().begin(...args),
    stage: (...args) => next().stage(...args),
    apply: (...args) => next().apply(...args),
    abandon: (...args) => next().abandon(...args),
    compact: (...args) => next().compact(...args),
    publish: (...args) => next().publish(...args),
    clearRejects: (...args) => next().clearRejects(...args),
    noteFailure: (...args) => next().noteFailure(...args),
    readFailures: (...args) => next().readFailures(...args),
    listTargets: (...args) => next().listTargets(...args),
    listParts: (...args) => next().listParts(...args),
    drop: (...args) => next().drop(...args),
    query: (...args) => next().query(...args),
    stream: (...args) => next().stream(...args),
    close: async () => {
      for (const warehouse of warehouses) await warehouse.close();
    },
  };
}
