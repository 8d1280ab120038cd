/** Tells early, and by name, which rights a user lacks. Docs: docs/clickhouse.md, "Grants". */
import { DynaloadError } from '../../errors.ts';
import type { Connection } from './connect/connection.ts';
import { allOf, grantStatement, loadingGrants, type Grant } from './needed-grants.ts';
import { LEDGER_TABLE } from '../sql/books.ts';

/**
 * That the books can be read. Without that right they look as if they were not there.
 * @throws DynaloadError WAREHOUSE_DENIED
 */
export async function assertMayRead(connection: Connection, signal?: AbortSignal): Promise<void> {
  if (connection.embedded) return;
  const books = { rights: ['SELECT'], on: connection.qualified(LEDGER_TABLE) };
  const tables = { rights: ['SHOW TABLES'], on: allOf(connection.database) };
  const missing = [
    ...(await missingOf(connection, books, signal)),
    ...(await missingOf(connection, tables, signal)),
  ];
  if (missing.length > 0) throw denied(connection, 'read what was loaded', missing);
}

/**
 * All that a load takes.
 * @param database whether it has to be made first @param pulls whether the server fetches rows from a bucket
 * @throws DynaloadError WAREHOUSE_DENIED
 */
export async function assertMayLoad(
  connection: Connection,
  { makesDatabase, pulls }: { readonly makesDatabase: boolean; readonly pulls: boolean },
  signal?: AbortSignal,
): Promise<void> {
  if (connection.embedded) return;
  const { database, layout } = connection;
  const needed = loadingGrants(database, { makesDatabase, pulls, layout });
  const missing: Grant[] = [];
  for (const grant of needed) missing.push(...(await missingOf(connection, grant, signal)));
  if (missing.length > 0) throw denied(connection, 'load', missing);
}

/** The part of a grant that the user has not. One request when nothing is missing. */
async function missingOf(
  connection: Connection,
  grant: Grant,
  signal: AbortSignal | undefined,
): Promise<readonly Grant[]> {
  if (await isGranted(connection, grant, signal)) return [];
  if (grant.rights.length === 1) return [grant];
  const rights: string[] = [];
  for (const right of grant.rights) {
    if (!(await isGranted(connection, { ...grant, rights: [right] }, signal))) rights.push(right);
  }
  return rights.length === 0 ? [] : [{ ...grant, rights }];
}

/** Everybody may ask. Servers before 24.11 cannot be asked: there the statement that is refused names the right. */
async function isGranted(
  connection: Connection,
  { rights, on }: Grant,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    const answer = await connection.plain({
      sql: `CHECK GRANT ${rights.join(', ')} ON ${on}`,
      activity: 'tell what the user may do',
      signal,
    });
    return answer.trim() === '1';
  } catch (error) {
    if (error instanceof DynaloadError && error.details['clickhouseCode'] === SYNTAX_ERROR) return true;
    throw error;
  }
}

const SYNTAX_ERROR = 62;

function denied(connection: Connection, what: string, missing: readonly Grant[]): DynaloadError {
  const list = missing.map(({ rights, on }) => `${rights.join(', ')} ON ${on}`);
  const statements = missing.map((grant) => grantStatement(grant, connection.user)).join('; ');
  return new DynaloadError(
    'WAREHOUSE_DENIED',
    `The user ${connection.user} of ${connection.description} may not ${what}: it lacks ${list.join('; ')}.`,
    {
      hint: `Run as an administrator: ${statements}. docs/clickhouse.md lists what every command needs.`,
      details: { warehouse: connection.description, user: connection.user, grant: list.join('; ') },
    },
  );
}
