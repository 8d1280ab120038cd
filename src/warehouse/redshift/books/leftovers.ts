import { DynaloadError } from '../../../errors.ts';
import type { BookStatements, Generation } from '../statements/book-statements.ts';
import type { DataApi } from '../data-api/data-api.ts';
import { isOvertaken } from './overtaken.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import type { Standing } from './standing.ts';
import { dropTables } from '../statements/table-statements.ts';

/**
 * What others left behind: every generation that readers do not see, but the one that is asked for. For whoever is at
 * work on the target: of whom it was, that run has died or was overtaken, and is told so when it goes on.
 * @param requested undefined for a new generation
 */
export function leftovers(
  standing: Standing,
  table: string,
  requested: string | undefined,
): readonly Generation[] {
  return unseen(standing, table).filter(({ generation }) => generation !== requested);
}

/** Generations that can never be shown any more, whoever made them. */
export function overtakenGenerations(standing: Standing, table: string): readonly Generation[] {
  const current = standing.current(table);
  return unseen(standing, table).filter(({ generation }) => isOvertaken(generation, current?.generation));
}

function unseen(standing: Standing, table: string): readonly Generation[] {
  const current = standing.current(table);
  return standing
    .generations(table)
    .filter(
      ({ generation, physical }) => generation !== current?.generation && physical !== current?.physical,
    );
}

/** Drops a generation, if it is just as it was found, and readers do not see it, when nobody else can change it. */
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
        books.fenceGeneration(victim, false),
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
