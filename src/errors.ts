/**
 * The errors that dynaload throws. Each has a stable code (docs/errors.md lists them, and a test holds the two
 * together), says whether trying again can help, and carries the next step for the person who reads it.
 */
import type { NextCommand } from './message/next-command.ts';

/** What a code means, and how the command ends when it is the one that stops it. */
interface CodeMeaning {
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** Process exit code: 1 = failed, 2 = usage or invalid mapping. */
  readonly exitCode: 1 | 2;
  readonly meaning: string;
}

const failed = (meaning: string): CodeMeaning => ({ retryable: false, exitCode: 1, meaning });
const usage = (meaning: string): CodeMeaning => ({ retryable: false, exitCode: 2, meaning });
const passing = (meaning: string): CodeMeaning => ({ retryable: true, exitCode: 1, meaning });

export const ERROR_CODES = {
  // Ways in
  USAGE: usage('A command, option or argument is not one that dynaload takes.'),
  SOURCE_INVALID: usage('The source is neither an s3:// address nor a folder.'),
  WAREHOUSE_URL_INVALID: usage('The warehouse URL does not have a form that dynaload knows.'),
  NODE_UNSUPPORTED: usage('This version of Node.js is older than dynaload needs.'),
  OUTPUT_FAILED: failed('The result could not be written to standard output.'),
  INTERRUPTED: failed('The run was interrupted; what was committed stays, nothing is half applied.'),

  // Functions on AWS Lambda
  FUNCTION_UNREACHABLE: passing('A function could not be called, or its answer was lost.'),
  FUNCTION_DENIED: failed('AWS refused the call of a function.'),
  FUNCTION_FAILED: failed('A function does not exist, ended with an error, or is none of dynaload.'),
  // Deployment
  DEPLOYMENT_INVALID: usage('A parameter of the deployment is missing, or is not valid.'),

  // This machine
  FILE_UNUSABLE: failed('A file or a folder of this machine cannot be read, made or written.'),
  FILE_LIMIT_REACHED: failed('No more files can be opened: a limit of the process or of the machine.'),
  DISK_FULL: failed('No space is left where something had to be written.'),
  TLS_FAILED: failed('No TLS connection that can be trusted: no TLS on that port, or its certificate.'),

  // Mapping files
  MAPPING_NOT_FOUND: usage('No mapping file was found where one was looked for.'),
  MAPPING_INVALID: usage('A mapping file is not valid.'),
  MAPPING_CONFLICT: usage('Two mappings, or two targets, claim the same DynamoDB table or warehouse table.'),
  MASK_SECRET_MISSING: usage('A column is masked, and the secret for it is not in the environment.'),
  KEYS_UNKNOWN: usage('Nothing says plainly which attributes are the primary key of a table.'),
  TABLE_NOT_MAPPED: usage('A DynamoDB table was named for which there is no mapping.'),

  // Reading exports
  SOURCE_EMPTY: failed('No export was found under the source.'),
  SOURCE_UNREACHABLE: passing('The source could not be read (network, throttling, time-out).'),
  SOURCE_DENIED: failed('The source refused access.'),
  EXPORT_TABLE_AMBIGUOUS: failed('Exports of two DynamoDB tables with the same name lie under the source.'),
  EXPORT_NOT_FOUND: failed('No export with that ID was found under the source.'),
  EXPORT_UNFINISHED: failed('An export has no summary yet: it is still running, or it failed.'),
  EXPORT_SUMMARY_INVALID: failed('A manifest-summary.json is not one that DynamoDB wrote.'),
  EXPORT_FILES_INVALID: failed('A manifest-files.json does not have the form that DynamoDB writes.'),
  EXPORT_FORMAT_UNSUPPORTED: failed('The export is written in a format that dynaload does not read (Ion).'),
  EXPORT_FILE_MISSING: failed('A file that an export names does not exist.'),
  EXPORT_CHECKSUM_MISMATCH: failed('The bytes of a file differ from the checksum in the manifest.'),
  EXPORT_FILE_CORRUPT: failed('A data file is not a whole gzip stream.'),
  EXPORT_COUNT_MISMATCH: failed('A data file does not hold the number of items that its manifest states.'),
  EXPORT_LINE_INVALID: failed('A line of a data file is not a record as DynamoDB writes it.'),
  EXPORT_KEYS_MISMATCH: failed('The records do not have the primary key that the mapping states.'),
  EXPORT_RECORD_OUTSIDE_WINDOW: failed('A record is stamped with a time outside the window of its export.'),
  EXPORT_DUPLICATE_KEYS: failed('An export holds the same primary key more than once.'),

  // Starting exports
  DYNAMODB_UNREACHABLE: passing('DynamoDB could not be asked (network, throttling, time-out).'),
  DYNAMODB_DENIED: failed('DynamoDB refused access.'),
  DYNAMODB_REFUSED: failed('DynamoDB does not take a request.'),
  EXPORT_NOT_CONFIGURED: usage('A mapping has no `export` block: nothing says where its exports should go.'),

  // Rows
  TOO_MANY_REJECTS: failed('More rows were rejected than the target allows; nothing was applied.'),
  VALUE_MISMATCH: failed('A value did not fit a column whose onMismatch is "fail"; nothing was applied.'),

  // Staging
  STAGING_INVALID: usage('The staging address is missing, or is not one that rows can be staged under.'),
  STAGING_UNREACHABLE: passing(
    'The staging area could not be read or written (network, throttling, time-out).',
  ),
  STAGING_DENIED: failed('The staging area refused access.'),
  STAGED_ROW_REFUSED: failed('The warehouse refused a staged row; nothing was applied.'),

  // Warehouse
  WAREHOUSE_UNREACHABLE: passing('The warehouse could not be reached.'),
  WAREHOUSE_DENIED: failed('The warehouse refused the user, the password or a privilege.'),
  SECRET_UNREADABLE: failed('The secret with the password of the warehouse cannot be read, or holds none.'),
  WAREHOUSE_BUSY: passing('The warehouse asked to be tried again later.'),
  WAREHOUSE_FAILED: failed('The warehouse refused a statement.'),
  WAREHOUSE_ENGINE_MISSING: usage('The embedded engine is not installed or does not run on this platform.'),
  WAREHOUSE_LOCKED: passing('Another process has the embedded warehouse open.'),
  WAREHOUSE_UNSUPPORTED: failed('The warehouse is too old, or lacks something that dynaload needs.'),
  WAREHOUSE_NODES_DIFFER: passing('The nodes of a cluster do not have the same tables.'),
  WAREHOUSE_NODE_CHANGED: failed('Another server answers than the one with which the run began.'),
  BOOKS_NEWER: failed(
    'A newer dynaload has loaded the warehouse, and changed the tables in which it keeps its books.',
  ),
  TARGET_FOREIGN: failed('A table of that name exists that dynaload did not make; it is never touched.'),
  TARGET_MAPPED: usage('A target cannot be dropped while a mapping has it.'),
  TARGET_NOT_FOUND: failed('The warehouse has no target of that name.'),
  TARGET_ORPHANED: failed('The warehouse has a target that no mapping has.'),
  LOAD_FAILED: failed('The last load of a target failed, and there has been none since.'),
  TARGET_CHANGED: failed('The mapping of a target changed to what its table cannot become.'),
  TARGET_OF_ANOTHER_TABLE: failed('A target holds another DynamoDB table than the one that is mapped to it.'),
  TARGET_MIXED: failed('A target holds rows that an earlier mapping made.'),
  TARGET_UNSUPPORTED: usage('A target has a name or a type that the warehouse cannot hold.'),
  LEASE_HELD: passing('Another run is at work on the same table.'),
  LOAD_TICKET_INVALID: failed('The ticket or a part of a load cannot be read, or is of another mapping.'),
  LOAD_PART_MISSING: failed('A data file of a load was not staged.'),
  LOAD_PART_DOUBLED: failed('A data file of a load was staged in two of its parts.'),
  LOAD_PART_FOREIGN: failed('A part is of another load, or covers a data file that is none of its load.'),
  LOAD_HANDED_OVER: passing('A large load is being staged by other processes; the table goes on behind it.'),
  WORKER_FAILED: failed('Process after process ended over the same part of a load.'),
  MACHINE_UNREACHABLE: passing('The state machine that stages large exports could not be started.'),
  LOAD_GIVEN_UP: failed('The processes that stage a large load have failed; nothing of it was applied.'),
  STAGED_COUNT_MISMATCH: failed('The rows that arrived in the warehouse are not the rows that were sent.'),
  QUERY_NOT_READ_ONLY: usage('The query command only takes statements that read.'),

  // Sync
  RELOAD_NOT_APPLIED: failed(
    'The export to load again is not yet part of the table; sync decides when it is.',
  ),
  RELOAD_UNSAFE: failed('Loading that export again could bring back rows that were deleted since.'),
  REBUILD_NO_FULL_EXPORT: failed('There is no usable full export to rebuild from.'),
  INTERNAL: failed('A defect in dynaload.'),
} as const satisfies Record<string, CodeMeaning>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

/** Where and what: file, line, key, column, table, export, … Never a secret, never a whole item. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface DynaloadErrorOptions {
  /** The next step for the reader: one imperative sentence. */
  readonly hint?: string;
  /** The same as commands, to be run in order. */
  readonly next?: readonly NextCommand[];
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** The one class of error that dynaload throws on purpose. Anything else that surfaces is a defect. */
export class DynaloadError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly exitCode: 1 | 2;
  readonly hint: string | undefined;
  readonly next: readonly NextCommand[];
  readonly details: ErrorDetails;

  /**
   * @param message what was expected, what came, and where: one or two sentences, no trailing advice (that is `hint`)
   */
  constructor(code: ErrorCode, message: string, options: DynaloadErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DynaloadError';
    this.code = code;
    this.retryable = ERROR_CODES[code].retryable;
    this.exitCode = ERROR_CODES[code].exitCode;
    this.hint = options.hint;
    this.next = options.next ?? [];
    this.details = options.details ?? {};
  }
}

/** The text of anything thrown, for use inside a message. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
