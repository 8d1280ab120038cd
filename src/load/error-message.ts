import { DynaloadError, isErrorCode, messageOf, type ErrorDetails } from '../errors.ts';

/** An error as plain data: a copy loses its class and the fields that are its own. */
export interface ErrorMessage {
  /** Null for what dynaload did not throw on purpose. */
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
  readonly details: ErrorDetails;
}

export function packError(thrown: unknown): ErrorMessage {
  if (!(thrown instanceof DynaloadError)) {
    const stack = thrown instanceof Error ? thrown.stack : undefined;
    return { code: null, message: stack ?? messageOf(thrown), hint: null, details: {} };
  }
  const { code, message, hint, details } = thrown;
  return { code, message, hint: hint ?? null, details };
}

export function unpackError({ code, message, hint, details }: ErrorMessage): Error {
  if (code === null || !isErrorCode(code)) return new Error(message);
  return new DynaloadError(code, message, { details, ...(hint === null ? {} : { hint }) });
}
