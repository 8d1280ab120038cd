import { isDeepStrictEqual } from 'node:util';
import type { LedgerEntry } from '../../../ledger/ledger.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import { NO_CLICKHOUSE_LAYOUT, type ClickHouseLayout } from '../../../mapping/layout/physical.ts';
import { otherStaging } from '../../../stage/staged-load.ts';
import { requireSameMapping, type Basis } from '../../../ticket/load-ticket.ts';
import { assembleLoad, ledgerEntryOf } from '../../../ticket/whole-load.ts';
import type { ApplyRequest } from '../../warehouse.ts';
import { readCatalog, type Catalog } from '../books/catalog.ts';
import { dropOurs } from '../books/leftovers.ts';
import { insertLedgerRow, readLedgerEnd, readLoad, readShape } from '../books/ledger.ts';
import type { Connection } from '../connect/connection.ts';
import { newShape, type BuiltShape } from '../../../mapping/evolve-shape.ts';
import { isMissing, isTableExists } from '../connect/clickhouse-errors.ts';
import { generationTable, stagingTable } from '../statements/names.ts';
import { sealCommit, type CommitRecord } from '../statements/sealed-commit.ts';
import type { TargetStatements } from '../statements/target-statements.ts';
import { removeFiles } from './abandon-load.ts';
import { applyLoad, nextName } from './apply-load.ts';
import { claimStep } from './claim-step.ts';
import { evolveTarget } from './evolve-target.ts';
import { clearClaim } from './finish-claims.ts';
import { physicalOf, statementsOf, type LoadContext } from './load-context.ts';
import { isOvertaken, overtaken } from './overtaken.ts';
import { publishGeneration } from './publish-generation.ts';
import { checkStaged, foreseeRows, makeOnePart, type Staged } from './staged-check.ts';
import { gatherRows } from './waiting-rows.ts';

/** A load whose rows are together and were counted. */
interface Gathered {
  readonly context: LoadContext;
  readonly request: ApplyRequest;
  readonly record: CommitRecord;
  /** The table that holds the rows. */
  readonly waiting: string;
  readonly statements: TargetStatements;
  readonly staged: Staged;
  /** What stood in the database before they were counted. */
  readonly catalog: Catalog;
  readonly retire: (name: string) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Gathers the rows of all parts, checks them, attaches and records them. Several processes may do that for the same load
 * at once, and again from any point.
 * @param retire is given the names of the generations that nobody sees any more
 */
export async function applyTicket(
  context: LoadContext,
  request: ApplyRequest,
  retire: (name: string) => void,
  signal: AbortSignal | undefined,
): Promise<LedgerEntry> {
  const { ticket, target, parts } = request;
  const { table, generation, basis, publish } = ticket;
  requireSameMapping(ticket, target);
  const { staging, sequence } = ticket;
  // What waits there is taken, and cleared.
  if (staging.kind === 'tables' && staging.prefix !== stagingTable(table, sequence))
    throw otherStaging(ticket);
  const whole = assembleLoad(ticket, parts);
  const record: CommitRecord = { ...ledgerEntryOf(ticket, whole), rows: null };
  const done = basis === null ? await readLoad(context.connection, record, signal) : undefined;
  const entry = done ?? (await applyOnce(context, request, { record, sent: whole.rows, retire }, signal));
  if (basis === null && publish !== null) {
    const { over } = publish;
    await publishGeneration({ connection: context.connection, table, generation, over, retire, signal });
  }
  await clear(context, request);
  return entry;
}

/** @returns the entry of another process, when that was quicker with the same load */
async function applyOnce(
  context: LoadContext,
  request: ApplyRequest,
  load: Pick<Gathered, 'record' | 'retire'> & { readonly sent: Parameters<typeof checkStaged>[1] },
  signal: AbortSignal | undefined,
): Promise<LedgerEntry> {
  const { connection } = context;
  const { record, sent, retire } = load;
  const { ticket, target } = request;
  const { basis, table, generation } = ticket;
  const exportId = ticket.batch.id;
  try {
    const waiting = await gatherRows(context, request, signal);
    const staging = stagingTable(table, ticket.sequence);
    const catalog = await readCatalog(connection, [table, staging], signal);
    const layout = layoutOfStaged(catalog, staging);
    const physical = basis === null ? physicalOf(ticket) : seenTable(catalog, ticket);
    const statements = statementsOf(connection, ticket, target, waiting, layout, physical);
    const staged = await checkStaged({ connection, statements, target, exportId }, sent, signal);
    const gathered = { context, request, record, waiting, statements, staged, catalog, retire, signal };
    return basis === null ? await build(gathered) : await merge(gathered, basis);
  } catch (error) {
    if (!isMissing(error) && !isOvertaken(error)) throw error;
    const recorded = await readLoad(connection, record, signal);
    if (recorded !== undefined) return recorded;
    throw isMissing(error) ? overtaken(table, generation, error) : error;
  }
}

/** As it was when the load began: a generation that is made of its rows has to be laid out like them. */
function layoutOfStaged(catalog: Catalog, name: string): ClickHouseLayout {
  const staging = catalog.marked('staging').find((one) => one.name === name);
  return staging?.mark.layout ?? NO_CLICKHOUSE_LAYOUT;
}

/** The table that rows are added to. */
function seenTable(catalog: Catalog, ticket: ApplyRequest['ticket']): string {
  return catalog.generation(ticket.table, ticket.generation)?.name ?? physicalOf(ticket);
}

/** Makes a generation of the rows: nobody sees it before it is published. */
async function build(load: Gathered): Promise<LedgerEntry> {
  const { context, request, record, waiting, statements, staged, signal } = load;
  const { connection } = context;
  const { table } = request.ticket;
  await createGeneration(load);
  const activity = `attach the rows to ${table}`;
  await connection.command({ sql: statements.attach(), activity, signal });
  const entry: LedgerEntry = { ...record, rows: staged.rows - staged.tombstones, finishedAt: Date.now() };
  const shape = newShape(request.target, await shapeBefore(connection, table, signal));
  await insertLedgerRow(connection, { entry, shape }, signal);
  await dropOurs(connection, waiting).catch(() => undefined);
  return entry;
}

/** Of the table that readers see; null when they see none. */
async function shapeBefore(
  connection: Connection,
  table: string,
  signal: AbortSignal | undefined,
): Promise<BuiltShape | null> {
  const catalog = await readCatalog(connection, [table], signal);
  const current = catalog.currentGeneration(table);
  const built = current === undefined ? undefined : catalog.generation(table, current);
  if (built === undefined) return null;
  const { shapeHash } = built.mark;
  return { shapeHash, shape: await readShape(connection, built.mark, signal) };
}

/**
 * Several processes may fill a generation with the same rows, which count once. One that comes too late makes its table
 * anew, since the one that was shown has another name.
 */
async function createGeneration({ context, request, statements, signal }: Gathered): Promise<void> {
  const { connection } = context;
  const { table, generation, publish } = request.ticket;
  try {
    const activity = `create a table for ${table}`;
    await connection.command({ sql: statements.createGeneration(), activity, signal });
  } catch (error) {
    if (isTableExists(error)) return;
    throw error;
  }
  if (publish === null) return;
  const shown = generationTable(table, generation);
  if (!(await readCatalog(connection, [shown], signal)).has(shown)) return;
  await dropOurs(connection, physicalOf(request.ticket), signal);
  throw overtaken(table, generation);
}

/** Adds the rows to a generation that others may be reading, and be adding to. */
async function merge(load: Gathered, basis: Basis): Promise<LedgerEntry> {
  const { context, request, record, waiting, statements, staged, retire, signal } = load;
  const { connection } = context;
  const { ticket, target } = request;
  const { table, generation, batch } = ticket;
  await makeOnePart({ connection, statements, target, exportId: batch.id }, signal);
  const { loads, rows: before } = await readLedgerEnd(connection, { ...basis, table }, signal);
  if (loads !== basis.loads) throw overtaken(table, generation);
  const rows = await foreseeRows({ connection, statements, staged, before, signal });
  const complete = { ...record, rows };
  const shape = await changeOf(load);
  const step = { kind: 'load', commit: sealCommit(complete), rows: waiting, shape } as const;
  const claimed = await claimStep(connection, { kind: 'claim', table, basis, step }, signal);
  const { claim } = claimed;
  const physical = seenTable(claimed.catalog, ticket);
  const entry = await applyLoad({ connection, record: complete, waiting, physical, shape, claimed, signal });
  const next = nextName(connection, complete, claimed.catalog);
  if (next !== null && next !== physical) retire(physical);
  await clearClaim(connection, claim, signal).catch(() => undefined);
  return entry;
}

/**
 * What the load makes of the table; null when it stays as it is. Its rows wait in tables of the shape that the load was
 * begun with: a table that would become another one by now was changed since.
 */
async function changeOf({ context, request, catalog, signal }: Gathered): Promise<TargetShape | null> {
  const { connection } = context;
  const { ticket, target } = request;
  const { table, generation } = ticket;
  const { shape, isChanged } = await evolveTarget(connection, target, { catalog, generation }, signal);
  if (!isDeepStrictEqual(shape, ticket.shape)) throw overtaken(table, generation);
  return isChanged ? shape : null;
}

/** The load is done: what stays behind is cleared when the next load of the target begins. Never throws. */
async function clear(context: LoadContext, { ticket, parts }: ApplyRequest): Promise<void> {
  const { table, sequence } = ticket;
  const tables = parts.flatMap(({ staged }) => (staged.kind === 'table' ? [staged.table] : []));
  await removeFiles(context, ticket);
  for (const name of [...tables, stagingTable(table, sequence)]) {
    await dropOurs(context.connection, name).catch(() => undefined);
  }
}
