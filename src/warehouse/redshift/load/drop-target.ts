/** Takes a target away: in one transaction, so that readers have all of it or nothing. */
import { BookStatements, STATE_FENCE } from '../statements/book-statements.ts';
import { forgetFailures, hasFailures } from '../books/failures-table.ts';
import { dropGeneration, leftovers } from '../books/leftovers.ts';
import { overtaken } from '../books/overtaken.ts';
import { deletesTable } from '../statements/names.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import { isFenced, LostAnswer } from '../data-api/redshift-errors.ts';
import { foldIdentifier } from '../data-api/identifier.ts';
import { readRelations } from '../books/relations.ts';
import { readStanding, type Standing } from '../books/standing.ts';
import type { Step } from '../data-api/step.ts';
import { dropTables, dropViews } from '../statements/table-statements.ts';

type Parts = Pick<RedshiftParts, 'api' | 'settings' | 'ownTables'>;

/** How often a table may change while it is being dropped. */
const MOST_PLANS = 5;

/** @throws DynaloadError TARGET_FOREIGN */
export async function listParts(
  parts: Parts,
  table: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const standing = await lookAt(parts, table, signal);
  if (!standing.hasBooks(table)) return [];
  const names = [
    ...(standing.current(table)?.children ?? []).map(foldIdentifier),
    foldIdentifier(table),
    ...standing.generations(table).flatMap(({ physical }) => [physical, deletesTable(physical)]),
    ...new BookStatements(parts.settings, table).tables,
  ];
  const existing = await readRelations(parts.api, parts.settings, names, signal);
  return names.filter((name) => existing.has(name));
}

/**
 * The rows of the tables that all targets share stay: they belong to generations that are gone, and to delete there would
 * be in the way of loads of other targets.
 * @throws DynaloadError TARGET_FOREIGN; LEASE_HELD when others changed it each time
 */
export async function dropTarget(parts: Parts, table: string, signal?: AbortSignal): Promise<void> {
  const { api, settings, ownTables } = parts;
  const books = new BookStatements(settings, table);
  for (let plans = 1; ; plans += 1) {
    const standing = await lookAt(parts, table, signal);
    if (!standing.hasBooks(table)) return;
    await ownTables.ensure(signal);
    const unseen = leftovers(standing, table, undefined);
    if (plans === 1 && unseen.length > 0) {
      // A batch has room for a few only.
      for (const victim of unseen) await dropGeneration(api, settings, books, victim, signal);
      continue;
    }
    try {
      const forgotten = (await hasFailures(parts, signal)) ? [forgetFailures(settings, table)] : [];
      const steps = [...dropSteps(parts, books, standing, table), ...forgotten];
      await api.run({ steps, activity: `drop ${table}`, signal });
      ownTables.forget([table]);
      return;
    } catch (error) {
      // What was done and not answered shows when the books are looked for again.
      const retry = error instanceof LostAnswer || isFenced(error, STATE_FENCE);
      if (retry && plans < MOST_PLANS) continue;
      throw isFenced(error, STATE_FENCE)
        ? overtaken(table, standing.current(table)?.generation ?? '')
        : error;
    }
  }
}

/** Another run may have dropped it, or loaded it for the first time, since this one asked. */
async function lookAt(parts: Parts, table: string, signal: AbortSignal | undefined): Promise<Standing> {
  parts.ownTables.forget([table]);
  const { standing } = await readStanding(parts, [table], signal);
  standing.assertOurs(table);
  return standing;
}

function dropSteps(
  { settings }: Parts,
  books: BookStatements,
  standing: Standing,
  table: string,
): readonly Step[] {
  const generations = standing.generations(table);
  return [
    books.lock(),
    books.fenceGenerations(generations),
    books.fenceCurrent(standing.current(table)),
    ...dropViews(settings, table, {
      exists: standing.has(table),
      children: standing.current(table)?.children ?? [],
    }),
    ...generations.flatMap(({ physical }) => dropTables(settings, physical)),
    ...books.drop(),
  ];
}
