import { DynaloadError } from '../../errors.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { Catalog } from './catalog.ts';
import type { Connection } from './connection.ts';
import { insertLedgerEntry } from './ledger-table.ts';
import { dropOurs } from './leftovers.ts';
import { numberAt } from './result-table.ts';
import { openSealed } from './sealed-commit.ts';
import { TargetStatements } from './target-statements.ts';

export interface FinishRequest {
  readonly connection: Connection;
  readonly target: TargetMapping;
  readonly catalog: Catalog;
  /** The generation that readers see, if there is one. */
  readonly current: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Completes the commits into the current generation that broke off after their rows may have become visible. Attaching
 * the same rows twice changes nothing: they have the same versions and the same sequence.
 * @throws DynaloadError LOAD_RECOVERED when there was one: what the caller planned rests on an older table
 */
export async function finishCommits(request: FinishRequest): Promise<void> {
  const { connection, target, catalog, current, signal } = request;
  const broken = catalog
    .marked('staging')
    .filter(({ mark }) => mark.table === target.table && mark.commit !== undefined)
    .filter(({ mark }) => mark.commit?.generation === current);
  for (const { name, mark } of broken) {
    if (mark.commit === undefined) continue;
    const record = openSealed(mark.commit);
    const statements = new TargetStatements(
      { target, exportId: record.exportId, generation: record.generation, sequence: String(record.sequence) },
      (table) => connection.qualified(table),
    );
    const activity = `attach the rows to ${target.table}`;
    await connection.command({ sql: statements.attach(), activity, signal });
    const counted = await connection.select({ sql: statements.countRows(), activity: 'count rows', signal });
    const rows = numberAt(counted.rows[0] ?? [], 0);
    await insertLedgerEntry(connection, { ...record, rows, finishedAt: Date.now() }, signal);
    await dropOurs(connection, name, signal);
  }
  const [first] = broken;
  if (first === undefined) return;
  throw new DynaloadError(
    'LOAD_RECOVERED',
    `The load of export ${first.mark.exportId} into "${target.table}", which had broken off, was completed.`,
    {
      details: { table: target.table, exportId: first.mark.exportId },
      hint: 'run the command again: it goes on from there',
    },
  );
}
