import { DynaloadError, messageOf, type ErrorCode } from '../../../errors.ts';
import { asSystemError, systemError } from '../../../system/system-error.ts';
import { asTlsError } from '../../../system/tls-error.ts';

export interface ErrorContext {
  /** Of the warehouse: the URL without secrets. */
  readonly warehouse: string;
  /** What was being done, to stand behind "ClickHouse refused to". */
  readonly activity: string;
  /** True for the statement of a user, who has to see what is wrong with it. */
  readonly showDetail: boolean;
}

/**
 * Turns whatever the client throws into the one kind of error that dynaload throws.
 * The codes: https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
export function toDynaloadError(thrown: unknown, context: ErrorContext): DynaloadError {
  if (thrown instanceof DynaloadError) return thrown;
  if (asSystemError(thrown) !== null) {
    const { warehouse, activity } = context;
    return systemError(thrown, `ClickHouse could not ${activity} in ${warehouse}`, {
      details: { warehouse },
    });
  }
  const error = fromSession(thrown);
  if (isServerError(error)) return fromServer(error, context);
  return fromConnection(thrown, context);
}

/** True for the error of a statement that makes a table which exists. */
export function isTableExists(thrown: unknown): boolean {
  return vendorCodeOf(thrown) === 57;
}

/** True for the error of a statement that reads a column which the table does not have. */
export function isUnknownColumn(thrown: unknown): boolean {
  const code = vendorCodeOf(thrown);
  return code === 16 || code === 47;
}

/** True when the table or the database that a statement names is not there. */
export function isMissing(thrown: unknown): boolean {
  const code = vendorCodeOf(thrown);
  return code !== undefined && MISSING.has(code);
}

// No such table or database; a table that was dropped while the statement ran, or its files; one that is to be copied.
const MISSING = new Set([60, 81, 107, 218, 390]);

interface ServerError extends Error {
  /** The number of the error, as text. */
  readonly code: string;
  readonly type?: string;
}

/**
 * The embedded engine's sessions give their own codes, and the number beside them and in the message; of a statement whose
 * answer is streamed, in the message alone.
 */
function fromSession(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const vendor = 'clickhouseCode' in thrown ? thrown.clickhouseCode : undefined;
  const number =
    typeof vendor === 'number' ? String(vendor) : /^Code: (\d+)\. DB::Exception/.exec(thrown.message)?.[1];
  if (number === undefined) return thrown;
  const [, message = thrown.message, type] =
    /^(?:Code: \d+\. DB::Exception: )?([^]*?)(?: \(([A-Z_]+)\))?(?: \(version [^)]*\))?\s*$/.exec(
      thrown.message,
    ) ?? [];
  return Object.assign(new Error(message, { cause: thrown }), {
    code: number,
    ...(type === undefined ? {} : { type }),
  });
}

/** By its fields: the embedded connection throws the class of another copy of the client. */
function isServerError(thrown: unknown): thrown is ServerError {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    typeof thrown.code === 'string' &&
    /^\d+$/.test(thrown.code)
  );
}

function vendorCodeOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof DynaloadError)) return undefined;
  const code = thrown.details['clickhouseCode'];
  return typeof code === 'number' ? code : undefined;
}

const READONLY = 164;
const NO_SPACE = 243;
/** What the engine got from the system, by errno(3): no space left or quota used up; too many open files. */
const DISK_FULL = /errno: (28|122),/;
const FILE_LIMIT = /errno: (23|24),/;
const DENIED = new Set([192, 193, 194, 195, 291, 497, 516]);
// What passes by itself: too many queries, no memory now, too many parts, replicas and Keeper, time-outs.
const BUSY = new Set([3, 159, 202, 203, 209, 210, 236, 241, 242, 252, 285, 319, 394, 425, 439, 473, 999]);
// For statements of dynaload's own: an older or differently set up server.
const UNSUPPORTED = new Set([1, 48, 115, 344]);
// Their messages quote the data.
const QUOTES_DATA = new Set([6, 26, 27, 33, 38, 41, 53, 62, 69, 70, 72, 117, 131, 349, 467, 691]);

const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|socket hang up|timeout error|aborted|certificate|EPROTO/i;
const WITHOUT_TLS =
  'Name the HTTPS port of the server (often 8443), or add tls=false behind the "?" of the warehouse URL if it has none.';
const GATEWAY =
  /\b(429|502|503|504)\b|bad gateway|service (temporarily )?unavailable|gateway time-?out|too many requests/i;

const HINTS: Partial<Record<ErrorCode, string>> = {
  WAREHOUSE_DENIED:
    'Check the user in the URL, DYNALOAD_WAREHOUSE_PASSWORD and the grants listed in docs/clickhouse.md.',
  WAREHOUSE_UNREACHABLE: 'Check host, port and TLS in the warehouse URL, and that the server runs.',
  QUERY_NOT_READ_ONLY:
    'Leave out what would write, and SETTINGS: a query that only reads cannot change them.',
  DISK_FULL: 'Make room where the warehouse lies, then run the same command again.',
  FILE_LIMIT_REACHED: 'Raise the limit where the warehouse runs, for example with: ulimit -n 4096',
  WAREHOUSE_BUSY: 'Run the command again later.',
  WAREHOUSE_UNSUPPORTED:
    'docs/clickhouse.md lists the versions and the database engines that dynaload works with.',
};

function fromServer(error: ServerError, context: ErrorContext): DynaloadError {
  const vendor = Number(error.code);
  const code = codeFor(vendor, error.message, context);
  const where = code === 'DISK_FULL' || code === 'FILE_LIMIT_REACHED' ? ` in ${context.warehouse}` : '';
  const type = error.type === undefined ? '' : ` ${error.type}`;
  const shown = context.showDetail || !QUOTES_DATA.has(vendor) ? `: ${shorten(error.message)}` : '.';
  return build(
    code,
    `ClickHouse refused to ${context.activity}${where} (code ${vendor}${type})${shown}`,
    error,
    context,
    {
      clickhouseCode: vendor,
    },
  );
}

function codeFor(vendor: number, message: string, { showDetail }: ErrorContext): ErrorCode {
  if (vendor === NO_SPACE || DISK_FULL.test(message)) return 'DISK_FULL';
  if (FILE_LIMIT.test(message)) return 'FILE_LIMIT_REACHED';
  if (DENIED.has(vendor)) return 'WAREHOUSE_DENIED';
  if (BUSY.has(vendor)) return 'WAREHOUSE_BUSY';
  if (showDetail) return vendor === READONLY ? 'QUERY_NOT_READ_ONLY' : 'WAREHOUSE_FAILED';
  return UNSUPPORTED.has(vendor) ? 'WAREHOUSE_UNSUPPORTED' : 'WAREHOUSE_FAILED';
}

function fromConnection(thrown: unknown, context: ErrorContext): DynaloadError {
  const unsafe = asTlsError(thrown, { place: context.warehouse, withoutTls: WITHOUT_TLS });
  if (unsafe !== null) return unsafe;
  const text = `${codeOf(thrown)} ${messageOf(thrown)}`;
  if (UNREACHABLE.test(text)) {
    const reason = shorten(text.trim());
    return build(
      'WAREHOUSE_UNREACHABLE',
      `No connection to ${context.warehouse}: ${reason}`,
      thrown,
      context,
      {},
    );
  }
  if (GATEWAY.test(text)) {
    const message = `A proxy in front of ${context.warehouse} asked to try again later.`;
    return build('WAREHOUSE_BUSY', message, thrown, context, {});
  }
  const message = `ClickHouse could not ${context.activity}: ${shorten(messageOf(thrown))}`;
  return build('WAREHOUSE_FAILED', message, thrown, context, {});
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

function build(
  code: ErrorCode,
  message: string,
  cause: unknown,
  context: ErrorContext,
  details: Readonly<Record<string, number>>,
): DynaloadError {
  const hint = HINTS[code];
  return new DynaloadError(code, message, {
    cause,
    details: { warehouse: context.warehouse, ...details },
    ...(hint === undefined ? {} : { hint }),
  });
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)} …` : line;
}
