import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { Basis } from '../../warehouse.ts';
import { BookStatements, STATE_FENCE } from '../statements/book-statements.ts';
import { CHILD_STEP } from '../statements/child-views.ts';
import { moveInSteps, pointSteps } from '../statements/load-steps.ts';
import { overtaken } from '../books/overtaken.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import { isFenced, LostAnswer, StatementError } from '../data-api/redshift-errors.ts';
import { foreign, readReaders } from '../books/standing.ts';

/** How often a table may change while its publication is being planned. */
const MOST_PLANS = 5;

/**
 * Makes a generation the one that readers see.
 * @param over what they have to see until then
 * @throws DynaloadError LEASE_HELD when another run was quicker, TARGET_FOREIGN
 */
export async function publishGeneration(
  parts: Pick<RedshiftParts, 'api' | 'settings' | 'ownTables'>,
  target: TargetMapping,
  generation: string,
  over: Basis | null,
  signal?: AbortSignal,
): Promise<void> {
  const { api, settings } = parts;
  const { table } = target;
  const books = new BookStatements(settings, table);
  for (let plans = 1; ; plans += 1) {
    const standing = await readReaders(parts, target, signal);
    const current = standing.current(table);
    if (current?.generation === generation) return;
    const next = standing.generations(table).find((each) => each.generation === generation);
    if (next === undefined || !standing.shows(table, over)) throw overtaken(table, generation);
    const usable = standing.usable(table);
    const request = { settings, books, target, next, current, views: standing.views(target) };
    const isAlike = usable?.shapeHash === next.shapeHash && usable.layout === next.layout;
    const steps = usable !== undefined && isAlike ? moveInSteps(request, usable) : pointSteps(request);
    try {
      await api.run({ steps, activity: `publish ${table}`, signal });
      return;
    } catch (error) {
      // What was done and not answered shows when the books are read again.
      const retry = error instanceof LostAnswer || isFenced(error, STATE_FENCE);
      if (retry && plans < MOST_PLANS) continue;
      if (isFenced(error, STATE_FENCE)) throw overtaken(table, generation);
      if (error instanceof StatementError && /already exists/i.test(error.failure.error)) {
        const { step } = error.failure;
        if (step === 'create the view') throw foreign(api.description, table, table);
        if (step.startsWith(CHILD_STEP)) throw foreign(api.description, table, step.slice(CHILD_STEP.length));
      }
      throw error;
    }
  }
}
