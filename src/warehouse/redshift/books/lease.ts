import { createHash, randomUUID } from 'node:crypto';
import { heldLease, leaseHeld, leaseHolder } from '../../sql/lease.ts';
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
          holder: quoteString(leaseHolder()),
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
  if (textAt(row, 1) !== token) {
    throw leaseHeld(name, textAt(row, 0), numberAt(row, 2) * 1000, 'two minutes');
  }

  return heldLease({
    renewEvery: RENEW_EVERY_MILLIS,
    renew: () => mark(LASTS),
    giveBack: () => mark(0),
  });
}
