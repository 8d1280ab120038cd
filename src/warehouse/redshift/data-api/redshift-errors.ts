import { DynaloadError, messageOf, type ErrorCode, type ErrorDetails } from '../../../errors.ts';
import { asTlsError } from '../../../system/tls-error.ts';
import { serviceFaultOf } from '../../../aws/service-fault.ts';
import { isConflict } from './conflicts.ts';

export interface ErrorContext {
  /** Of the warehouse: the URL without secrets. */
  readonly warehouse: string;
  /** What was being done, to stand behind "Redshift refused to". */
  readonly activity: string;
}

/** A statement that the database refused. */
export interface StatementFailure {
  /** `Step.name`. */
  readonly step: string;
  /** In the database's words. */
  readonly error: string;
  /** When the service took it, by its own clock; undefined when it did not say. */
  readonly createdAt: Date | undefined;
}

/** The error of a statement, with what the database said, before it becomes the user's. */
export class StatementError extends DynaloadError {
  readonly failure: StatementFailure;

  constructor(failure: StatementFailure, context: ErrorContext) {
    const code = codeForStatement(failure.error);
    super(code, `Redshift refused to ${context.activity}: ${shorten(failure.error)}`, {
      details: detailsOf(context, { step: failure.step }),
      ...hintFor(code),
    });
    this.failure = failure;
  }
}

/** True when it was an assertion that failed: it divides by zero. Anything else at the same step is another failure. */
export function isFenced(error: unknown, step: string): boolean {
  return (
    error instanceof StatementError &&
    error.failure.step === step &&
    /di(?:vide|vision) by zero/i.test(error.failure.error)
  );
}

/** True when a target's books are not there: it was dropped since they were. */
export function areBooksGone({ failure }: StatementError): boolean {
  return /does not exist/i.test(failure.error) && /^(?:lock$|generations of )/.test(failure.step);
}

/** Whether a statement was done could not be found out. Whoever gets it asks the ledger. */
export class LostAnswer extends DynaloadError {
  constructor(context: ErrorContext, cause: unknown) {
    super(
      'WAREHOUSE_UNREACHABLE',
      `The answer to the request to ${context.activity} was lost (${shorten(messageOf(cause))}).`,
      { cause, details: detailsOf(context, {}), ...hintFor('WAREHOUSE_UNREACHABLE') },
    );
  }
}

const HINTS: Partial<Record<ErrorCode, string>> = {
  WAREHOUSE_DENIED:
    'Grant what docs/redshift.md lists, or run "dynaload check", which prints the policy that is missing.',
  WAREHOUSE_UNREACHABLE:
    'Check the network, the Region and the name in the warehouse URL, then run the command again.',
  WAREHOUSE_BUSY: 'Run the command again later.',
};

const WITHOUT_TLS = 'Correct AWS_ENDPOINT_URL: it names a port without TLS.';

/** Whatever the SDK throws, as the one kind of error that dynaload throws. */
export function toDynaloadError(thrown: unknown, context: ErrorContext): DynaloadError {
  if (thrown instanceof DynaloadError) return thrown;
  const unsafe = asTlsError(thrown, { place: context.warehouse, withoutTls: WITHOUT_TLS });
  if (unsafe !== null) return unsafe;
  const name = thrown instanceof Error ? thrown.name : 'Error';
  const code = codeForService(thrown);
  const reason = `${name}: ${shorten(messageOf(thrown))}`;
  const message =
    code === 'WAREHOUSE_UNREACHABLE'
      ? `No answer from ${context.warehouse} to the request to ${context.activity} (${reason}).`
      : `The Redshift Data API refused to ${context.activity} (${reason}).`;
  return new DynaloadError(code, message, {
    cause: thrown,
    details: detailsOf(context, { reason: name }),
    ...hintFor(code),
  });
}

function codeForService(thrown: unknown): ErrorCode {
  switch (serviceFaultOf(thrown)) {
    case 'crowded':
      return 'WAREHOUSE_BUSY';
    case 'no-credentials':
    case 'denied':
      return 'WAREHOUSE_DENIED';
    case 'uncertain':
      return 'WAREHOUSE_UNREACHABLE';
    case 'refused':
    case 'other':
      break;
  }
  return 'WAREHOUSE_FAILED';
}

function codeForStatement(error: string): ErrorCode {
  if (isConflict(error)) return 'WAREHOUSE_BUSY';
  return /permission denied|not authorized|access ?denied|must be owner/i.test(error)
    ? 'WAREHOUSE_DENIED'
    : 'WAREHOUSE_FAILED';
}

function hintFor(code: ErrorCode): { hint?: string } {
  const hint = HINTS[code];
  return hint === undefined ? {} : { hint };
}

function detailsOf(context: ErrorContext, more: ErrorDetails): ErrorDetails {
  return { warehouse: context.warehouse, ...more };
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)} …` : line;
}
