import { createHash } from 'node:crypto';

/** Everything that dynaload makes beside the views, and its hidden columns, begins so. */
export const RESERVED_PREFIX = '_dynaload_';

export const LEDGER_TABLE = `${RESERVED_PREFIX}loads`;
export const REJECTS_TABLE = `${RESERVED_PREFIX}rejects`;

export function generationTable(table: string, generation: string): string {
  return `${table}__${generation}`;
}

/** @param sequence the load's, or a placeholder for `plan` */
export function stagingTable(table: string, sequence: string): string {
  return `${table}__stg_${sequence}`;
}

/** Leases are numbered; the highest number is the one that counts. A digest, since a lease's name can be any text. */
export function leasePrefix(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 20);
  return `${RESERVED_PREFIX}lease_${digest}_`;
}
