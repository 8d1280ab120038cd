import { DynaloadError } from '../../../errors.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { Stager } from '../../../stage/stager.ts';
import type { LoadInto, LoadRequest } from '../../warehouse.ts';
import { BookStatements } from '../statements/book-statements.ts';
import { dropGeneration, leftovers } from '../books/leftovers.ts';
import { isOvertaken, overtaken } from '../books/overtaken.ts';
import type { RedshiftInto } from './load-options.ts';
import { RedshiftLoad } from './redshift-load.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import { textAt } from '../../sql/result-table.ts';
import { assertSameShape } from './shape-check.ts';
import { readStanding, type Standing } from '../books/standing.ts';
import { targetProblems } from '../statements/target-problems.ts';

/**
 * Gives a load its number, makes it the only one that may commit its export, and clears what others left.
 * @throws DynaloadError TARGET_FOREIGN, TARGET_UNSUPPORTED, TARGET_CHANGED, LEASE_HELD when the table is not any more
 *   what the load was planned on
 */
export async function beginLoad(
  parts: RedshiftParts,
  { target, into, batch: { id: exportId } }: LoadRequest,
  signal?: AbortSignal,
): Promise<RedshiftLoad> {
  const { api, settings, ownTables } = parts;
  const { table } = target;
  assertSupported(target.table, targetProblems(target));
  const { standing } = await readStanding(parts, [table], signal);
  standing.assertOurs(table);
  const existing = into.kind === 'existing' ? findBasis(standing, target, into) : undefined;
  const books = new BookStatements(settings, table);
  await ownTables.ensureBooks(table, books, signal);
  const now = BigInt(Date.now()) * 1000n;
  const registered = await api.run({
    steps: books.register(exportId, now),
    activity: `begin a load of ${table}`,
    results: ['sequence'],
    signal,
  });
  const sequence = BigInt(textAt(registered.get('sequence')?.rows[0] ?? [], 0));
  for (const victim of leftovers(standing, table, existing?.basis.generation)) {
    await dropGeneration(api, settings, books, victim, signal);
  }
  const { staging } = parts;
  return new RedshiftLoad({
    ...parts,
    books,
    target,
    exportId,
    sequence,
    into: existing ?? { kind: 'new', generation: String(sequence) },
    stager: new Stager({
      store: staging.store,
      prefix: staging.prefix,
      load: { table, exportId, mappingHash: target.hash },
      compression: staging.compression,
      fileBytes: staging.fileBytes,
    }),
  });
}

function findBasis(
  standing: Standing,
  target: TargetMapping,
  { basis }: Extract<LoadInto, { kind: 'existing' }>,
): Extract<RedshiftInto, { kind: 'existing' }> {
  const { table } = target;
  const { generation, loads } = basis;
  const built = standing.generations(table).find((each) => each.generation === generation);
  const current = standing.current(table)?.generation;
  if (built === undefined || isOvertaken(generation, current)) throw overtaken(table, generation);
  assertSameShape(target, built);
  if (built.loads !== String(loads)) throw overtaken(table, generation);
  return { kind: 'existing', generation, basis, published: current === generation };
}

function assertSupported(table: string, problems: readonly string[]): void {
  const [problem] = problems;
  if (problem === undefined) return;
  throw new DynaloadError('TARGET_UNSUPPORTED', `Redshift cannot hold "${table}": ${problem}.`, {
    hint: 'Give the table or column another name or type in the mapping.',
    details: { table },
  });
}
