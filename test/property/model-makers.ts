/** Which load made each row of a target: the rule of versions, played in memory on what the ledger says was loaded. */
import type { TargetState } from '../../src/ledger/ledger.ts';
import type { Origin } from './model-conversions.ts';
import { LAST_EDITION } from './model-editions.ts';
import { mappingFor, type World } from './model-world.ts';

export interface Maker extends Origin {
  /** Of the mapping. */
  readonly edition: number;
}

interface Version extends Maker {
  readonly version: number;
}

/**
 * The highest version counts, and of equal ones the later load; what is older than the full export with which the
 * table began does not.
 * @returns by the identities of items
 */
export async function makersOf(world: World, state: TargetState): Promise<ReadonlyMap<string, Maker>> {
  const { table, story } = world;
  const { windows, fullExportsAt } = story.history;
  const editions = editionsOf(world, state.table);
  const versions = new Map<string, Version>();
  let floor: number | undefined;
  const note = (identity: string, next: Version): void => {
    const before = versions.get(identity)?.version ?? next.version;
    if (next.version >= before && next.version >= (floor ?? 0)) versions.set(identity, next);
  };
  for (const { exportId, mappingHash } of await readLoads(world, state)) {
    const edition = editions.get(mappingHash);
    if (edition === undefined) throw new Error(`no edition of the mapping has the digest ${mappingHash}`);
    const index = indexOf(world, exportId);
    const at = fullExportsAt[index];
    const window = windows[index - fullExportsAt.length];
    if (at !== undefined) {
      const version = at * 1000 - 1;
      floor ??= version;
      for (const identity of table.stateAt(at).keys())
        note(identity, { exportId, edition, writtenAt: null, version });
    } else if (window !== undefined) {
      for (const { keys, writtenAt } of table.incrementalChanges(window.from, window.to))
        note(table.identity(keys), { exportId, edition, writtenAt, version: writtenAt });
    }
  }
  return versions;
}

interface Loaded {
  readonly exportId: string;
  readonly mappingHash: string;
}

async function readLoads(
  { warehouse }: World,
  { table, generation }: TargetState,
): Promise<readonly Loaded[]> {
  const quoted = warehouse.dialect.quoteIdentifier('table');
  const { rows } = await warehouse.query(
    `select batch_id, mapping_hash from _dynaload_loads where ${quoted} = '${table}' and generation = '${generation}' order by sequence`,
  );
  return rows.map((row) => ({ exportId: String(row['batch_id']), mappingHash: String(row['mapping_hash']) }));
}

/** By the digests of the mappings. Editions of one digest make the same rows. */
function editionsOf({ story, number }: World, table: string): ReadonlyMap<string, number> {
  const editions = new Map<string, number>();
  for (let edition = 0; edition <= LAST_EDITION; edition += 1) {
    const target = mappingFor(story, number, edition).targets.find((each) => each.table === table);
    if (target !== undefined) editions.set(target.hash, edition);
  }
  return editions;
}

/** In the history: full exports, then windows. */
function indexOf({ exports }: World, exportId: string): number {
  const indexes = exports.map((written) => written.findIndex((each) => each.exportId === exportId));
  const index = Math.max(...indexes);
  if (index === -1) throw new Error(`no export has the ID ${exportId}`);
  return index;
}
