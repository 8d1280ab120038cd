/** The tables in which the rows of a load wait: one for each part, and one of all parts when they are several. */
import { randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { filesOf, folderOf, otherStaging } from '../../../stage/staged-load.ts';
import type { LoadTicket } from '../../../ticket/load-ticket.ts';
import type { StagedFile, StagedPart } from '../../../ticket/staged-part.ts';
import type { ApplyRequest } from '../../warehouse.ts';
import type { Connection } from '../connect/connection.ts';
import { catchUp } from '../books/catch-up.ts';
import { partTable } from '../statements/names.ts';
import { attachStatement, type TargetStatements } from '../statements/target-statements.ts';
import { statementsOf, type LoadContext } from './load-context.ts';

const TAG_BYTES = 4;
/** There may be hundreds; the server has work with each. */
const PARTS_AT_ONCE = 4;

/** Makes an empty table for rows of a load, with a name of its own. @throws DynaloadError that `isMissing` knows when the load was given up */
export async function createWaiting(
  connection: Connection,
  ticket: LoadTicket,
  target: TargetMapping,
  signal: AbortSignal | undefined,
): Promise<{ readonly name: string; readonly statements: TargetStatements }> {
  const { table, sequence } = ticket;
  const name = partTable(table, sequence, randomBytes(TAG_BYTES).toString('hex'));
  const statements = statementsOf(connection, ticket, target, name);
  const activity = `create a staging table for ${table}`;
  await connection.command({ sql: statements.createPart(), activity, signal });
  return { name, statements };
}

/**
 * Brings the rows of all parts together. Nothing of the parts is used up: it can be done again, and by several processes.
 * @returns the name of the table that holds them
 */
export async function gatherRows(
  { connection, pull }: LoadContext,
  { ticket, target, parts }: ApplyRequest,
  signal: AbortSignal | undefined,
): Promise<string> {
  const [first] = parts;
  for (const { staged } of parts) {
    if (staged.kind === 'table') await catchUp(connection, staged.table, signal);
  }
  if (parts.length === 1 && first?.staged.kind === 'table') return first.staged.table;
  const { name, statements } = await createWaiting(connection, ticket, target, signal);
  const limit = pLimit(PARTS_AT_ONCE);
  await Promise.all(
    parts.map((part) =>
      limit(async () => {
        if (part.staged.kind !== 'table')
          return pullPart({ connection, pull }, ticket, part, statements, signal);
        await connection.command({
          sql: attachStatement(connection, name, part.staged.table),
          activity: `gather the rows for ${ticket.table}`,
          signal,
        });
      }),
    ),
  ).finally(() => limit.clearQueue());
  return name;
}

async function pullPart(
  { connection, pull }: LoadContext,
  ticket: LoadTicket,
  part: StagedPart,
  statements: TargetStatements,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { puts, tombstones } = filesOf(ticket, part);
  const { compression } = folderOf(ticket);
  if (pull === undefined) throw otherStaging(ticket);
  const { pulling } = pull;
  const activity = `fetch the staged rows for ${ticket.table}`;
  const files = (staged: readonly StagedFile[]) => ({
    files: pulling.urlOf(staged.map(({ key }) => key)),
    role: pulling.role,
    compression,
  });
  if (puts.length > 0) {
    const sqlFor = statements.insertPutsPulled.bind(statements, files(puts));
    await connection.pull({ sqlFor, activity, signal });
  }
  if (tombstones.length > 0) {
    const sqlFor = statements.insertTombstonesPulled.bind(statements, files(tombstones));
    await connection.pull({ sqlFor, activity, signal });
  }
}
