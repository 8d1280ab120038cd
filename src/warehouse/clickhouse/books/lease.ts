import { randomUUID } from 'node:crypto';
import type { DynaloadError } from '../../../errors.ts';
import { heldLease, leaseHeld, leaseHolder } from '../../sql/lease.ts';
import type { Lease } from '../../warehouse.ts';
import { readCatalog, type Catalog } from './catalog.ts';
import { readServer } from '../connect/check-server.ts';
import { isTableExists } from '../connect/clickhouse-errors.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { dropOurs } from './leftovers.ts';
import { formatMark, type MarkOf } from '../statements/mark.ts';
import { leasePrefix } from '../statements/names.ts';
import { sqlText } from '../connect/sql-text.ts';

/** Milliseconds that a lease lasts unless it is renewed: what others wait for after its holder crashed. */
const LASTS = 60_000;
const RENEW_EVERY = 20_000;

/** Tells this process from one that ended and left its lease behind. */
const PROCESS = randomUUID();

type LeaseMark = MarkOf<'lease'>;

interface NumberedLease {
  readonly number: number;
  readonly table: string;
  readonly mark: LeaseMark;
}

/**
 * A lease is an empty table with a number in its name; the highest number counts. To create the next one is atomic, so
 * of two that find a lease free only one gets it.
 */
export async function acquireLease(
  connection: Connection,
  name: string,
  signal?: AbortSignal,
): Promise<Lease> {
  const prefix = leasePrefix(name);
  const highest = highestOf(await readLeases(connection, prefix, signal));
  const now = await readNow(connection, signal);
  if (highest !== undefined && isHeld(highest.mark, connection, now)) throw heldBy(name, highest.mark);

  const number = (highest?.number ?? 0) + 1;
  const table = `${prefix}${number}`;
  const mark = newMark(name, now);
  // From here on the signal has no say: a server may go on with a statement that was given up, and a lease that was
  // taken is to be given to the caller, who gives it back.
  try {
    await connection.command({
      sql: sqlText('create-lease', {
        lease: connection.everywhere(table),
        mark: quoteString(formatMark(mark)),
      }),
      activity: 'take the lease',
    });
  } catch (error) {
    if (isTableExists(error)) throw heldBy(name, undefined);
    throw error;
  }

  try {
    // Who read long ago may have created a number that was used and dropped since.
    const leases = await readLeases(connection, prefix);
    const winner = highestOf(leases);
    if (winner !== undefined && winner.number > number) {
      await dropOurs(connection, table);
      throw heldBy(name, winner.mark);
    }
    for (const old of leases.filter((lease) => lease.number < number)) await dropOurs(connection, old.table);
  } catch (error) {
    // The caller gets nothing that could be given back, and may try again.
    await giveBack(connection, table, mark);
    throw error;
  }
  return hold(connection, table, mark);
}

function hold(connection: Connection, table: string, mark: LeaseMark): Lease {
  return heldLease({
    renewEvery: RENEW_EVERY,
    renew: async () => writeMark(connection, table, { ...mark, until: (await readNow(connection)) + LASTS }),
    giveBack: () => giveBack(connection, table, mark),
  });
}

/** A lease that cannot be given back runs out by itself. */
async function giveBack(connection: Connection, table: string, mark: LeaseMark): Promise<void> {
  await writeMark(connection, table, { ...mark, until: 0 }).catch(() => undefined);
}

function isHeld(mark: LeaseMark, connection: Connection, now: number): boolean {
  if (mark.until <= now) return false;
  // One process has an embedded warehouse open, so whoever else left a lease has ended.
  return !connection.embedded || mark.process === PROCESS;
}

function newMark(name: string, now: number): LeaseMark {
  return { kind: 'lease', name, holder: leaseHolder(), process: PROCESS, until: now + LASTS };
}

async function writeMark(connection: Connection, table: string, mark: LeaseMark): Promise<void> {
  await connection.command({
    sql: sqlText('mark-table', { table: connection.everywhere(table), mark: quoteString(formatMark(mark)) }),
    activity: 'renew the lease',
  });
}

async function readLeases(
  connection: Connection,
  prefix: string,
  signal?: AbortSignal,
): Promise<readonly NumberedLease[]> {
  const catalog: Catalog = await readCatalog(connection, [], signal);
  return catalog
    .marked('lease')
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, mark }) => ({ number: Number(name.slice(prefix.length)), table: name, mark }));
}

function highestOf(leases: readonly NumberedLease[]): NumberedLease | undefined {
  return leases.reduce<NumberedLease | undefined>(
    (best, lease) => (best === undefined || lease.number > best.number ? lease : best),
    undefined,
  );
}

/** The server's clock is the one that all holders share. */
async function readNow(connection: Connection, signal?: AbortSignal): Promise<number> {
  return (await readServer(connection, signal)).now;
}

function heldBy(name: string, mark: LeaseMark | undefined): DynaloadError {
  return leaseHeld(name, mark?.holder ?? null, mark?.until ?? null, 'a minute');
}
