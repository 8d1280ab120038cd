import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { DynaloadError } from '../../../errors.ts';
import type { Lease } from '../../warehouse.ts';
import type { DataApi } from '../data-api/data-api.ts';
import { quoteString } from '../data-api/identifier.ts';
import { setUtcStep } from '../statements/book-statements.ts';
import { LEASES_TABLE } from '../statements/names.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { numberAt, textAt } from '../../sql/result-table.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { qualified } from '../statements/table-statements.ts';

/** Seconds that a lease lasts unless it is renewed: what others wait for after its holder crashed. */
const LASTS = 120;
const RENEW_EVERY_MILLIS = 40_000;

/** A lease is a row of its name. Whoever asks for one locks the table first, so that of two only one finds none. */
export async function acquireLease(api: DataApi, settings: RedshiftSettings, name: string): Promise<Lease> {
  const leases = qualified(settings, LEASES_TABLE);
  // A lease's name can be any text, and blanks at its end would count for nothing.
  const digest = quoteString(createHash('sha256').update(name).digest('hex'));
  const token = randomUUID();
  const holder = `process ${process.pid} on ${hostname()}`;
  const lock: Step = { name: 'lock', sql: sqlText('lock', { lock: leases }) };
  const utc = setUtcStep();
  const mark = async (seconds: number): Promise<void> => {
    await api.run({
      steps: [
        lock,
        utc,
        {
          name: 'mark',
          sql: sqlText('mark-lease', {
            leases,
            name: digest,
            token: quoteString(token),
            seconds: String(seconds),
          }),
        },
      ],
      activity: 'renew the lease',
    });
  };
  const taking = api.run({
    steps: [
      lock,
      utc,
      { name: 'free', sql: sqlText('free-lease', { leases, name: digest }) },
      {
        name: 'create',
        sql: sqlText('create-lease', {
          leases,
          name: digest,
          holder: quoteString(holder),
          token: quoteString(token),
          seconds: String(LASTS),
        }),
      },
      { name: 'lease', sql: sqlText('read-lease', { leases, name: digest }) },
    ],
    activity: 'take the lease',
    results: ['lease'],
    // The signal has no say: a statement that was given up may still take the lease, and nobody would give it back.
  });
  const results = await taking.catch(async (error: unknown) => {
    // It may have been taken all the same, and nobody would give it back.
    await mark(0).catch(() => undefined);
    throw error;
  });
  const row = results.get('lease')?.rows[0] ?? [];
  if (textAt(row, 1) !== token) throw leaseHeld(name, textAt(row, 0), numberAt(row, 2));

  let released = false;
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // Lost, or out of reach: nobody is told. It runs out by itself, and another run may take it; every commit, every
    // publication and every clean-up is fenced, so that the run that lost it changes nothing that others have changed.
    renewing = mark(LASTS).catch(() => undefined);
  }, RENEW_EVERY_MILLIS);
  timer.unref();
  return {
    async release(): Promise<void> {
      clearInterval(timer);
      if (released) return;
      released = true;
      await renewing;
      // One that cannot be given back runs out by itself.
      await mark(0).catch(() => undefined);
    },
  };
}

function leaseHeld(name: string, holder: string, untilSeconds: number): DynaloadError {
  const until = new Date(untilSeconds * 1000).toISOString();
  return new DynaloadError(
    'LEASE_HELD',
    `Another run is at work on "${name}": ${holder}, until ${until} unless it goes on.`,
    {
      hint: 'Run the command again when it is done. A run that crashed lets go by itself within two minutes.',
      details: { lease: name, holder, until },
    },
  );
}
