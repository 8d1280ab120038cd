import type { StagingStore } from '../../src/stage/staging-store.ts';
import type { Lease, PartWriter, Warehouse } from '../../src/warehouse/warehouse.ts';

/** Thrown where the process would have died. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface CrashPoint {
  /** 1-based: the call to the warehouse, of any kind, at which the run dies. */
  readonly call: number;
  /** False: before the call had any effect. True: after it was done, and before anybody heard of it. */
  readonly after: boolean;
  /** What is thrown, and from then on by every call; a crash when it is not given. */
  readonly error?: Error;
}

/** Lets calls through until the one at which the run dies. */
export type Through = <T>(call: () => Promise<T>) => Promise<T>;

/** Counts the calls of one run, to whatever they go. */
export function throughTo(point: CrashPoint): Through {
  let calls = 0;
  return async (call) => {
    calls += 1;
    if (point.error !== undefined && calls >= point.call) throw point.error;
    // Who is dead does nothing any more.
    if (calls > point.call || (calls === point.call && !point.after)) throw new Crash(`before call ${calls}`);
    const result = await call();
    if (calls >= point.call && point.after) throw new Crash(`after call ${point.call}`);
    return result;
  };
}

/** A warehouse behind which a run dies at one call. Leases are given back: how they run out is tested elsewhere. */
export function crashingWarehouse(
  warehouse: Warehouse,
  point: CrashPoint,
  through: Through = throughTo(point),
): Warehouse {
  const wrapWriter = (writer: PartWriter): PartWriter => ({
    blockBytes: writer.blockBytes,
    write: (...args) => through(() => writer.write(...args)),
    quarantine: (...args) => through(() => writer.quarantine(...args)),
    finish: (...args) => through(() => writer.finish(...args)),
    // A process that died clears nothing.
    abort: () => Promise.resolve(),
  });
  return {
    dialect: warehouse.dialect,
    description: warehouse.description,
    reach: (...args) => warehouse.reach(...args),
    check: (...args) => warehouse.check(...args),
    readTargets: (...args) => through(() => warehouse.readTargets(...args)),
    acquireLease: async (...args) => {
      const held: Lease[] = [];
      try {
        return await through(async () => {
          const lease = await warehouse.acquireLease(...args);
          held.push(lease);
          return lease;
        });
      } catch (thrown) {
        await Promise.all(held.map((lease) => lease.release()));
        throw thrown;
      }
    },
    recover: (...args) => through(() => warehouse.recover(...args)),
    begin: (...args) => through(() => warehouse.begin(...args)),
    stage: (...args) => through(async () => wrapWriter(await warehouse.stage(...args))),
    apply: (...args) => through(() => warehouse.apply(...args)),
    abandon: () => Promise.resolve(),
    publish: (...args) => through(() => warehouse.publish(...args)),
    compact: (...args) => through(() => warehouse.compact(...args)),
    clearRejects: (...args) => through(() => warehouse.clearRejects(...args)),
    noteFailure: (...args) => warehouse.noteFailure(...args),
    readFailures: (...args) => warehouse.readFailures(...args),
    listTargets: (...args) => warehouse.listTargets(...args),
    listParts: (...args) => warehouse.listParts(...args),
    drop: (...args) => warehouse.drop(...args),
    query: (...args) => warehouse.query(...args),
    stream: (...args) => warehouse.stream(...args),
    close: () => Promise.resolve(),
  };
}

/** The same for a staging area. */
export function crashingStaging(store: StagingStore, through: Through): StagingStore {
  return {
    description: store.description,
    address: (key) => store.address(key),
    put: (...args) => through(() => store.put(...args)),
    assertWritable: (...args) => through(() => store.assertWritable(...args)),
    read: (...args) => through(() => store.read(...args)),
    list: (...args) => store.list(...args),
    delete: (...args) => through(() => store.delete(...args)),
    close: () => Promise.resolve(),
  };
}
