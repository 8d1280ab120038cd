import type { Catalog } from './catalog.ts';
import type { Connection } from './connection.ts';
import { dropTable } from './target-statements.ts';

/** Past this age (microseconds) what an attempt left behind is nobody's any more, whichever export it was for. */
const STALE_AFTER = 24n * 3_600_000_000n;

export interface LeftoverRequest {
  readonly table: string;
  readonly exportId: string;
  /** The generation that readers see, if there is one. */
  readonly current: string | undefined;
  /** The generation that the load goes into; undefined for a new one. */
  readonly requested: string | undefined;
  /** Microseconds by the server's clock. */
  readonly now: bigint;
}

/**
 * Names of the tables that earlier attempts at the same export left, of the generations that were overtaken, and of
 * what nobody came back for. Never the generation that readers see, nor the one that is asked for.
 */
export function leftovers(catalog: Catalog, request: LeftoverRequest): readonly string[] {
  const { table, exportId, current, requested, now } = request;
  const isLeft = (mark: { readonly exportId: string }, sequence: string): boolean =>
    mark.exportId === exportId || BigInt(sequence) + STALE_AFTER < now;
  const staging = catalog
    .marked('staging')
    .filter(({ mark }) => mark.table === table && isLeft(mark, mark.sequence));
  const generations = catalog
    .marked('generation')
    .filter(
      ({ mark }) =>
        mark.table === table &&
        mark.generation !== current &&
        mark.generation !== requested &&
        (isLeft(mark, mark.generation) || isOvertaken(mark.generation, current)),
    );
  return [...staging, ...generations].map(({ name }) => name);
}

/** True when readers see a newer generation. */
export function isOvertaken(generation: string, current: string | undefined): boolean {
  return current !== undefined && BigInt(generation) < BigInt(current);
}

/** The caller has made sure that dynaload made the table. */
export async function dropOurs(connection: Connection, name: string, signal?: AbortSignal): Promise<void> {
  await connection.command({
    // An embedded engine does not live long enough to free the space later.
    sql: dropTable(connection.qualified(name), connection.embedded),
    activity: `drop ${name}`,
    signal,
  });
}
