import { DynaloadError } from '../../../errors.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import { NO_CLICKHOUSE_LAYOUT, type ClickHouseLayout } from '../../../mapping/layout/physical.ts';
import { tableNames } from '../../../mapping/explode/child-table.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { prepareFolder } from '../../../stage/staged-load.ts';
import { makeTicket, type LoadTicket } from '../../../ticket/load-ticket.ts';
import type { LoadRequest } from '../../warehouse.ts';
import { assertOursEverywhere } from '../books/all-nodes.ts';
import { readCatalog, type Catalog } from '../books/catalog.ts';
import { catchUpBook } from '../books/catch-up.ts';
import { isTableExists } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import type { LoadContext } from './load-context.ts';
import { finishClaims } from './finish-claims.ts';
import { quoteString } from '../connect/identifier.ts';
import { dropOurs, leftovers } from '../books/leftovers.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import { stagingTable } from '../statements/names.ts';
import { overtaken } from './overtaken.ts';
import { textAt } from '../../sql/result-table.ts';
import { evolveTarget } from './evolve-target.ts';
import { assertChildrenFree } from '../books/child-views.ts';
import { sqlText } from '../connect/sql-text.ts';
import { targetProblems } from '../statements/target-problems.ts';
import { layoutOf, TargetStatements, type LoadNames } from '../statements/target-statements.ts';

/**
 * Clears what earlier attempts left, and gives a load its number.
 * @throws DynaloadError TARGET_FOREIGN, TARGET_UNSUPPORTED, TARGET_CHANGED, LEASE_HELD when the
 *   generation is gone, or another run's step had been claimed, which is done then
 */
export async function beginLoad(
  { connection, pull }: LoadContext,
  { target, into, plan }: LoadRequest,
  signal?: AbortSignal,
): Promise<LoadTicket> {
  assertSupported(target);
  const { table, hash: mappingHash } = target;
  const { id: exportId } = plan.batch;
  const [, ...children] = tableNames(target);
  const catalog = await readCatalog(connection, [table, ...children], signal);
  const current = catalog.currentGeneration(table);
  await assertOursEverywhere(connection, table, signal);
  await assertChildrenFree(connection, catalog, { table, names: children }, signal);
  const basis = into.kind === 'existing' ? into.basis : null;
  const finished = await finishClaims(connection, table, catalog, signal);
  if (finished.length > 0) throw overtaken(table, basis?.generation ?? current ?? '');
  let shape: TargetShape | null = null;
  if (basis !== null) {
    const { generation } = basis;
    shape = (await evolveTarget(connection, target, { catalog, generation }, signal)).shape;
  }
  const layout = basis === null ? layoutOf(target) : layoutOfBuilt(catalog, table, basis.generation);
  const old = leftovers(catalog, { table, current, requested: basis?.generation });
  for (const name of old) await dropOurs(connection, name, signal);
  const sequence = await claimSequence(connection, { target, exportId, shape, layout }, signal);
  const generation = basis?.generation ?? sequence;
  return makeTicket(target, plan, {
    generation,
    sequence,
    basis,
    shape,
    isPublished: basis !== null && !catalog.isUnpublished(table, generation),
    staging:
      pull === undefined
        ? { kind: 'tables', prefix: stagingTable(table, sequence) }
        : await prepareFolder(pull.store, pull.prefix, { table, exportId, mappingHash }, undefined, signal),
  });
}

/** What is attached to a table has to be laid out like it, whatever the mapping asks for by now. */
function layoutOfBuilt(catalog: Catalog, table: string, generation: string): ClickHouseLayout {
  return catalog.generation(table, generation)?.mark.layout ?? NO_CLICKHOUSE_LAYOUT;
}

function assertSupported(target: TargetMapping): void {
  const [problem] = targetProblems(target);
  if (problem === undefined) return;
  throw new DynaloadError('TARGET_UNSUPPORTED', `ClickHouse cannot hold "${target.table}": ${problem}.`, {
    hint: 'Give the table or column another name in the mapping.',
    details: { table: target.table },
  });
}

/** The sequence is taken by making the table that has it in its name, which only one of two can do. */
async function claimSequence(
  connection: Connection,
  load: Pick<LoadNames, 'target' | 'exportId' | 'shape' | 'layout'>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { target } = load;
  for (let sequence = await nextSequence(connection, target.table, signal); ; sequence += 1n) {
    const names = { ...load, generation: '', physical: '', sequence: String(sequence) };
    const statements = new TargetStatements(names, connection);
    try {
      const activity = `create a staging table for ${target.table}`;
      await connection.command({ sql: statements.createStaging(), activity, signal });
      return String(sequence);
    } catch (error) {
      if (!isTableExists(error)) throw error;
    }
  }
}

/** Above every sequence that the target had, and never below the server's clock (microseconds). */
async function nextSequence(connection: Connection, table: string, signal?: AbortSignal): Promise<bigint> {
  await catchUpBook(connection, LEDGER_TABLE, signal);
  const { rows } = await connection.select({
    sql: sqlText('read-clock', {
      ledger: connection.qualified(LEDGER_TABLE),
      table: quoteString(table),
    }),
    activity: 'read its clock',
    signal,
  });
  const row = rows[0] ?? [];
  const now = BigInt(textAt(row, 0));
  const last = BigInt(textAt(row, 1));
  return last < now ? now : last + 1n;
}
