/** What the leases of all adapters have in common: how they are held, and what is said of one that is not to be had. */
import { hostname } from 'node:os';
import { DynaloadError } from '../../errors.ts';
import type { Lease } from '../warehouse.ts';

/** Who holds a lease, for others to read. */
export function leaseHolder(): string {
  return `process ${process.pid} on ${hostname()}`;
}

export interface HeldLease {
  /** Milliseconds. */
  readonly renewEvery: number;
  readonly renew: () => Promise<void>;
  readonly giveBack: () => Promise<void>;
}

/** Renews a lease that was taken until it is given back, or another run has taken it. */
export function heldLease({ renewEvery, renew, giveBack }: HeldLease): Lease {
  let released = false;
  let renewing = Promise.resolve();
  const timer = setInterval(() => {
    // Lost, or out of reach: nobody is told. It runs out by itself, and another run may take it; every step of a load is
    // fenced, so that the run that lost it changes nothing that others have changed.
    renewing = renew().catch(() => undefined);
  }, renewEvery);
  timer.unref();
  return {
    async release(): Promise<void> {
      clearInterval(timer);
      if (released) return;
      released = true;
      // A renewal that is under way would take the lease again.
      await renewing;
      // One that cannot be given back runs out by itself.
      await giveBack().catch(() => undefined);
    },
  };
}

/**
 * @param holder null for a run that began at the same moment
 * @param until epoch milliseconds; null when it is not known
 * @param lasts how long a lease of a run that crashed stands, for people: `a minute`
 */
export function leaseHeld(
  name: string,
  holder: string | null,
  until: number | null,
  lasts: string,
): DynaloadError {
  const who = holder ?? 'a run that began at the same moment';
  const end = until === null ? null : new Date(until).toISOString();
  return new DynaloadError(
    'LEASE_HELD',
    `Another run is at work on "${name}": ${who}${end === null ? '' : `, until ${end} unless it goes on`}.`,
    {
      hint: `Run the command again when it is done. A run that crashed lets go by itself within ${lasts}.`,
      details: { lease: name, holder: who, until: end },
    },
  );
}
