import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { DynaloadError } from '../../../errors.ts';
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
  if (highest !== undefined && isHeld(highest.mark, connection, now)) throw leaseHeld(name, highest.mark);

  const number = (highest?.number ?? 0) + 1;
  const table = `${prefix}${number}`;
  const mark = newMark(name, now);
  // From here on the signal has no say: a server may go on with a statement that was given up, and a lease that was
  // taken is to be given to the caller, who gives it back.
  try {
    await connection.command({
      sql: sqlText('create-lease', {
        lease: connection.qualified(table),
        mark: quoteString(formatMark(mark)),
      }),
      activity: 'take the lease',
    });
  } catch (error) {
    if (isTableExists(error)) throw leaseHeld(name, undefined);
    throw error;
  }

  try {
    // Who read long ago may have created a number that was used and dropped since.
    const leases = await readLeases(connection, prefix);
    const winner = highestOf(leases);
    if (winner !== undefined && winner.number > number) {
      await dropOurs(connection, table);
      throw leaseHeld(name, winner.mark);
    }
    for (const old of leases.filter((lease) => lease.number < number)) await dropOurs(connection, old.table);
  } catch (error) {
    // The caller gets nothing that could be given back, and may try again.
    await giveBack(connection, table, mark);
    throw error;
  }
  return hold(connection, table, mark);
}

/** Renews the lease until it is given back, or another run has taken it. */
function hold(connection: Connection, table: string, mark: LeaseMark): Lease {
  let released = false;
  let renewal = Promise.resolve();
  const renew = async (): Promise<void> => {
    const now = await readNow(connection);
    if (!released) await writeMark(connection, table, { ...mark, until: now + LASTS });
  };
  const timer = setInterval(() => {
    // Lost, or out of reach: it runs out by itself, and what rests on it stays right without it.
    renewal = renew().catch(() => undefined);
  }, RENEW_EVERY);
  timer.unref();
  return {
    async release(): Promise<void> {
      clearInterval(timer);
      released = true;
      // A renewal that is under way would take the lease again.
      await renewal;
      await giveBack(connection, table, mark);
    },
  };
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
  const holder = `process ${process.pid} on ${hostname()}`;
  return { kind: 'lease', name, holder, process: PROCESS, until: now + LASTS };
}

async function writeMark(connection: Connection, table: string, mark: LeaseMark): Promise<void> {
  await connection.command({
    sql: sqlText('mark-table', { table: connection.qualified(table), mark: quoteString(formatMark(mark)) }),
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

function leaseHeld(name: string, mark: LeaseMark | undefined): DynaloadError {
  const holder = mark?.holder ?? 'a run that began at the same moment';
  const until = mark === undefined ? null : new Date(mark.until).toISOString();
  return new DynaloadError(
    'LEASE_HELD',
    `Another run is at work on "${name}": ${holder}${until === null ? '' : `, until ${until} unless it goes on`}.`,
    {
      hint: 'Run the command again when it is done. A run that crashed lets go by itself within a minute.',
      details: { lease: name, holder, until },
    },
  );
}
