/**
 * What passes by itself when a whole transaction is run again. The text decides: SQLSTATE XX000 is a catch-all. Numbers
 * count where an error begins with them alone: any text may hold the number of a query, a line or a process.
 */
import { isTlsFault } from '../system/tls-error.ts';

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

/** Refusals of the service that a short wait cures: it took nothing. */
const CROWDED: ReadonlySet<string> = new Set([
  'ActiveStatementsExceededException',
  'ActiveSessionsExceededException',
  'ActiveWaitingRequestsExceededException',
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
]);

export function isCrowded(thrown: unknown): boolean {
  return thrown instanceof Error && CROWDED.has(thrown.name);
}

/** The service or the way to it failed: whether the request was taken is not known. */
export function isUncertain(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (isCrowded(thrown) || isTlsFault(thrown)) return false;
  const status = statusOf(thrown);
  if (status !== undefined) return status >= 500;
  return NETWORK.test(`${codeOf(thrown)} ${thrown.name} ${thrown.message}`);
}

const NETWORK =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO|socket hang up|TimeoutError|NetworkingError|timed? ?out|aborted|Unexpected end of JSON|certificate/i;

/** HTTP status of a service's answer; undefined when there was none. */
export function statusOf(thrown: Error): number | undefined {
  if (!('$metadata' in thrown)) return undefined;
  const metadata = thrown.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function codeOf(thrown: Error): string {
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
