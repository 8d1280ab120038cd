import type { Catalog } from './catalog.ts';
import type { Connection } from '../connect/connection.ts';
import type { MarkOf } from '../statements/mark.ts';
import { stagingTable, unpublishedTable } from '../statements/names.ts';
import { dropTable } from '../statements/target-statements.ts';

export interface LeftoverRequest {
  readonly table: string;
  /** The generation that readers see, if there is one. */
  readonly current: string | undefined;
  /** The generation that the load goes into; undefined for a new one. */
  readonly requested: string | undefined;
}

/**
 * What runs that ended, or that were overtaken, left of a target: one run at a time is at work on it, and one that was
 * taken for dead and goes on finds its tables gone. All of it has names that nothing has which is seen, or is about to
 * be: a staging table and a generation are given others first. Of those that were published only the ones before
 * today's go, since generations are published in the order of their numbers.
 */
export function leftovers(catalog: Catalog, request: LeftoverRequest): readonly string[] {
  const { table, current, requested } = request;
  const staging = catalog
    .marked('staging')
    .filter(({ name, mark }) => mark.table === table && isStaging(name, mark));
  const unpublished = catalog
    .marked('generation')
    .filter(
      ({ name, mark }) =>
        mark.table === table &&
        mark.generation !== requested &&
        name === unpublishedTable(table, mark.generation),
    );
  return [
    ...staging.map(({ name }) => name),
    ...catalog.draftsOf(table),
    ...unpublished.map(({ name }) => name),
    ...replaced(catalog, table, current),
    ...others(catalog, table, current),
  ];
}

/** Names of the tables in which rows of a load wait, or did, as long as it is not being applied. */
export function stagingOf(catalog: Catalog, table: string, sequence: string): readonly string[] {
  return catalog
    .marked('staging')
    .filter(({ name, mark }) => mark.table === table && mark.sequence === sequence && isStaging(name, mark))
    .map(({ name }) => name);
}

function isStaging(name: string, { table, sequence }: MarkOf<'staging'>): boolean {
  return name.startsWith(stagingTable(table, sequence));
}

/** Names of the generations that readers saw before the one that they see now. */
export function replaced(catalog: Catalog, table: string, current: string | undefined): readonly string[] {
  if (current === undefined) return [];
  return catalog
    .marked('generation')
    .filter(({ mark }) => mark.table === table && BigInt(mark.generation) < BigInt(current))
    .map(({ name }) => name);
}

/** Names of the tables that the generation of today was with loads before, or would have become. */
function others(catalog: Catalog, table: string, current: string | undefined): readonly string[] {
  if (current === undefined) return [];
  const shown = catalog.generation(table, current)?.name;
  return catalog
    .marked('generation')
    .filter(({ name, mark }) => mark.table === table && mark.generation === current && name !== shown)
    .map(({ name }) => name);
}

/** The caller has made sure that dynaload made the table, and that nobody wants it. */
export async function dropOurs(connection: Connection, name: string, signal?: AbortSignal): Promise<void> {
  await connection.command({
    // An embedded engine does not live long enough to free the space later.
    sql: dropTable(connection.everywhere(name), connection.embedded),
    activity: `drop ${name}`,
    signal,
  });
}
