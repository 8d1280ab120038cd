/**
 * What passes by itself when a whole transaction is run again. The text decides: SQLSTATE XX000 is a catch-all. Numbers
 * count where an error begins with them alone: any text may hold the number of a query, a line or a process.
 */
const CONFLICTS: readonly RegExp[] = [
  // https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation-serializable-isolation-troubleshooting.html
  /\bERROR:?\s*1023\b/i,
  /serializable isolation violation/i,
  /conflict with concurrent transaction/i,
  /deadlock detected/i,
  // DDL of another transaction came in between.
  /could not open relation with OID/i,
  /\bERROR:?\s*1018\b/i,
];

/** True for the error of a transaction that lost against another one. */
export function isConflict(error: string): boolean {
  return CONFLICTS.some((pattern) => pattern.test(error));
}

/**
 * True when two sessions found that a table did not exist, and the other one was quicker to create it: IF NOT EXISTS
 * looks before anything is locked. https://github.com/treasure-data/digdag/issues/438
 */
export function isLostRace(error: string): boolean {
  return /already exists|duplicate key .*pg_(?:class|type)/i.test(error);
}
