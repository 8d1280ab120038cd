import { DynaloadError } from '../../errors.ts';
import type { BookStatements, Generation } from './book-statements.ts';
import type { DataApi } from './data-api.ts';
import { isOvertaken } from './overtaken.ts';
import type { RedshiftSettings } from './redshift-settings.ts';
import type { Standing } from './standing.ts';
import { dropTables } from './table-statements.ts';

/** Past this age (microseconds) a generation that nobody published is nobody's any more. */
const STALE_AFTER = 24n * 3_600_000_000n;

export interface LeftoverRequest {
  readonly table: string;
  /** The export that is loaded now; undefined when none is. */
  readonly exportId: string | undefined;
  /** The generation that is asked for; undefined for a new one. */
  readonly requested: string | undefined;
  /** Microseconds. */
  readonly now: bigint;
}

/**
 * Generations that earlier attempts at the same export left, that were overtaken, or that nobody came back for. Never
 * the one that readers see, nor the one that is asked for.
 */
export function leftovers(
  standing: Standing,
  { table, exportId, requested, now }: LeftoverRequest,
): readonly Generation[] {
  const current = standing.current(table);
  return standing
    .generations(table)
    .filter(
      (each) =>
        each.generation !== current?.generation &&
        each.generation !== requested &&
        each.physical !== current?.physical &&
        (each.exportId === exportId ||
          isOvertaken(each.generation, current?.generation) ||
          BigInt(each.generation) + STALE_AFTER < now),
    );
}

/** Drops a generation, unless it has become what readers see meanwhile. */
export async function dropGeneration(
  api: DataApi,
  settings: RedshiftSettings,
  books: BookStatements,
  victim: Generation,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await api.run({
      steps: [
        books.lock(),
        books.fenceGeneration(victim),
        books.fenceUnseen(victim.generation),
        books.forget(victim.generation),
        ...dropTables(settings, victim.physical),
      ],
      activity: `drop ${victim.physical}`,
      signal,
    });
  } catch (error) {
    // It is not what it was, or something stands on it: it is looked at again with the next load.
    if (error instanceof DynaloadError && error.code === 'WAREHOUSE_FAILED') return;
    throw error;
  }
}
