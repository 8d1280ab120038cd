import { DynaloadError } from '../../../errors.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { prepareFolder } from '../../../stage/staged-load.ts';
import { makeTicket, type Basis, type LoadTicket } from '../../../ticket/load-ticket.ts';
import type { LoadRequest } from '../../warehouse.ts';
import { BookStatements } from '../statements/book-statements.ts';
import { dropGeneration, leftovers } from '../books/leftovers.ts';
import { isOvertaken, overtaken } from '../books/overtaken.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import { textAt } from '../../sql/result-table.ts';
import { evolveTarget } from './evolve-target.ts';
import { readStanding, type Standing } from '../books/standing.ts';
import { targetProblems } from '../statements/target-problems.ts';

/**
 * Gives a load its number, makes it the only one that may commit its export, and clears what others left.
 * @throws DynaloadError TARGET_FOREIGN, TARGET_UNSUPPORTED, TARGET_CHANGED, LEASE_HELD when the table is not any more
 *   what the load was planned on
 */
export async function beginLoad(
  parts: RedshiftParts,
  { target, into, plan }: LoadRequest,
  signal?: AbortSignal,
): Promise<LoadTicket> {
  const { api, settings, ownTables, staging } = parts;
  const { table } = target;
  const { id: exportId } = plan.batch;
  assertSupported(target.table, targetProblems(target));
  const { standing } = await readStanding(parts, [table], signal);
  standing.assertOurs(table);
  const basis = into.kind === 'existing' ? into.basis : null;
  const shape = basis === null ? null : await shapeFor(parts, target, standing, basis, signal);
  const books = new BookStatements(settings, table);
  await ownTables.ensureBooks(table, books, signal);
  const now = BigInt(Date.now()) * 1000n;
  const registered = await api.run({
    steps: books.register(exportId, now),
    activity: `begin a load of ${table}`,
    results: ['sequence'],
    signal,
  });
  const sequence = textAt(registered.get('sequence')?.rows[0] ?? [], 0);
  for (const victim of leftovers(standing, table, basis?.generation)) {
    await dropGeneration(api, settings, books, victim, signal);
  }
  const generation = basis?.generation ?? sequence;
  return makeTicket(target, plan, {
    generation,
    sequence,
    basis,
    shape,
    isPublished: standing.current(table)?.generation === generation,
    staging: await prepareFolder(
      staging.store,
      staging.prefix,
      { table, exportId, mappingHash: target.hash },
      staging.compression,
      signal,
    ),
  });
}

/** @throws DynaloadError LEASE_HELD, TARGET_CHANGED */
async function shapeFor(
  parts: RedshiftParts,
  target: TargetMapping,
  standing: Standing,
  { generation, loads }: Basis,
  signal: AbortSignal | undefined,
): Promise<TargetShape | null> {
  const { table } = target;
  const built = standing.generations(table).find((each) => each.generation === generation);
  const current = standing.current(table)?.generation;
  if (built === undefined || isOvertaken(generation, current)) throw overtaken(table, generation);
  const { evolution } = await evolveTarget(parts, target, standing, built, signal);
  if (built.loads !== String(loads)) throw overtaken(table, generation);
  return evolution.shape;
}

function assertSupported(table: string, problems: readonly string[]): void {
  const [problem] = problems;
  if (problem === undefined) return;
  throw new DynaloadError('TARGET_UNSUPPORTED', `Redshift cannot hold "${table}": ${problem}.`, {
    hint: 'Give the table or column another name or type in the mapping.',
    details: { table },
  });
}
