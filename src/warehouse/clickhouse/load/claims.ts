/**
 * What happens to a target next is claimed before it is done. A claim is a table whose name is made of the state on
 * which the step follows, so that the engine gives it to one of those that want to follow on the same state. From then
 * on anybody can carry the step out, and has to, before anything else is done to the target: a run that was held up,
 * or ended, holds up nobody, and finds the step done or the state gone when it goes on.
 */
import type { Basis } from '../../warehouse.ts';
import { readAllNodes } from '../books/all-nodes.ts';
import type { Catalog, MarkedTable } from '../books/catalog.ts';
import { isTableExists } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { readLedgerEnd } from '../books/ledger.ts';
import { formatMark, type MarkOf } from '../statements/mark.ts';
import { claimTable } from '../statements/names.ts';
import { sqlText } from '../connect/sql-text.ts';

export type ClaimMark = MarkOf<'claim'>;
export type Claim = MarkedTable<'claim'>;

/** Stands in a name for the state in which readers see nothing. */
const NOTHING: Basis = { generation: '0', loads: 0 };

export function claimName(table: string, basis: Basis | null): string {
  const { generation, loads } = basis ?? NOTHING;
  return claimTable(table, generation, loads);
}

/** @param claim quoted */
export function createClaimStatement(claim: string, mark: ClaimMark): string {
  return sqlText('create-claim', { claim, mark: quoteString(formatMark(mark)) });
}

/** @returns undefined when somebody else has it */
export async function takeClaim(
  connection: Connection,
  mark: ClaimMark,
  signal: AbortSignal | undefined,
): Promise<Claim | undefined> {
  const name = claimName(mark.table, mark.basis);
  try {
    await connection.command({
      sql: createClaimStatement(connection.everywhere(name), mark),
      activity: `claim the next step of ${mark.table}`,
      signal,
    });
    return { name, mark };
  } catch (error) {
    if (isTableExists(error)) return undefined;
    throw error;
  }
}

/**
 * Whether the step of a claim is still to be done. What has been found open stays so until the step is done, since
 * nothing else can happen to that state; what has not is the claim of a run that looked at the target too long ago.
 * @param catalog was read when the claim was there already
 * @throws DynaloadError TARGET_FOREIGN
 */
export async function isOpen(
  connection: Connection,
  catalog: Catalog,
  mark: ClaimMark,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { table, basis, step } = mark;
  const current = catalog.currentGeneration(table);
  const isHalf = await isHalfShown(connection, catalog, mark, signal);
  if (basis === null) return step.kind === 'publication' && (current === undefined || isHalf);
  const { generation, loads } = basis;
  // Nobody but the run that builds a generation works on it before it is published.
  const isBuilding = step.kind === 'load' && catalog.isUnpublished(table, generation);
  if (!isBuilding && current !== generation && !isHalf) return false;
  return (await readLedgerEnd(connection, { table, generation }, signal)).loads === loads;
}

/** Whether the node that was asked shows the generation of a publication already, and others what readers saw before it. */
export async function isHalfShown(
  connection: Connection,
  catalog: Catalog,
  { table, basis, step }: ClaimMark,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (step.kind !== 'publication' || catalog.currentGeneration(table) !== step.generation) return false;
  const all = await readAllNodes(connection, [table], signal);
  const shown = (all?.viewsOf(table) ?? []).map((view) => view?.generation);
  const before = basis?.generation;
  return shown.includes(before) && shown.every((one) => one === before || one === step.generation);
}
