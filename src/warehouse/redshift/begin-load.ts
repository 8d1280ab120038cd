import { DynaloadError } from '../../errors.ts';
import { Stager } from '../../stage/stager.ts';
import type { LoadRequest } from '../warehouse.ts';
import { BookStatements } from './book-statements.ts';
import { dropGeneration, leftovers } from './leftovers.ts';
import { lockTable } from './names.ts';
import { overtaken } from './overtaken.ts';
import { RedshiftLoad } from './redshift-load.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { textAt } from './result-table.ts';
import { assertSameShape } from './shape-check.ts';
import { readStanding } from './standing.ts';
import { targetProblems } from './target-problems.ts';

/**
 * Gives a load its number, makes it the only one that may commit its export, and clears what earlier attempts left.
 * @throws DynaloadError TARGET_FOREIGN, TARGET_UNSUPPORTED, TARGET_CHANGED, LEASE_HELD when the generation is gone
 */
export async function beginLoad(
  parts: RedshiftParts,
  { target, into, exportId }: LoadRequest,
  signal?: AbortSignal,
): Promise<RedshiftLoad> {
  const { api, settings } = parts;
  const { table } = target;
  assertSupported(target.table, targetProblems(target));
  const { standing } = await readStanding(parts, [table], signal);
  standing.assertOurs(table);
  const requested = into.kind === 'existing' ? into.basis.generation : undefined;
  if (requested !== undefined) {
    const built = standing.generations(table).find(({ generation }) => generation === requested);
    if (built === undefined) throw overtaken(table, requested);
    assertSameShape(target, built);
  }
  const books = new BookStatements(settings, table);
  if (!standing.has(lockTable(table))) {
    await api.run({ steps: [books.createLock()], activity: `create a lock for ${table}`, signal });
  }
  const now = BigInt(Date.now()) * 1000n;
  const registered = await api.run({
    steps: books.register(exportId, now),
    activity: `begin a load of ${table}`,
    results: ['sequence'],
    signal,
  });
  const sequence = BigInt(textAt(registered.get('sequence')?.rows[0] ?? [], 0));
  for (const victim of leftovers(standing, { table, exportId, requested, now })) {
    await dropGeneration(api, settings, books, victim, signal);
  }
  const { staging } = parts;
  return new RedshiftLoad({
    ...parts,
    books,
    target,
    exportId,
    sequence,
    generation: requested ?? String(sequence),
    isNew: requested === undefined,
    stager: new Stager({
      store: staging.store,
      prefix: staging.prefix,
      load: { table, exportId, mappingHash: target.hash },
      compression: staging.compression,
      fileBytes: staging.fileBytes,
    }),
  });
}

function assertSupported(table: string, problems: readonly string[]): void {
  const [problem] = problems;
  if (problem === undefined) return;
  throw new DynaloadError('TARGET_UNSUPPORTED', `Redshift cannot hold "${table}": ${problem}.`, {
    hint: 'Give the table or column another name or type in the mapping.',
    details: { table },
  });
}
