/** What the database says went wrong, in Redshift's words. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../engine/engine.ts';
import { domainError } from '../sql/engine-type.ts';
import { RedshiftError } from '../sql/redshift-error.ts';
import { multipleMatches } from '../statements/merge.ts';

/** As it is shown in `Error` of a statement. The ID at its end is never the same, so nobody can lean on the whole text. */
export function errorText(error: RedshiftError): string {
  return `ERROR: ${error.message} [ErrorId: 1-${randomUUID()}]`;
}

export function asRedshiftError(error: unknown): RedshiftError {
  if (error instanceof RedshiftError) return error;
  if (error instanceof EngineError) return translate(error);
  const message = error instanceof Error ? error.message : String(error);
  return new RedshiftError(`[emulator] ${message}`);
}

function translate(error: EngineError): RedshiftError {
  switch (error.code) {
    case '22012':
      return new RedshiftError('Divide by zero', '22012');
    case '23502':
      return new RedshiftError(`Cannot insert a NULL value into column ${error.column ?? ''}`, '23502');
    case '23514': {
      const [, domain] =
        /^value for domain "?(?:redshift_emulator"?\."?)?(.+?)"? violates/.exec(error.message) ?? [];
      return domain === undefined ? new RedshiftError(error.message, error.code) : domainError(domain);
    }
    case '21000':
      if (error.message.startsWith('MERGE')) return multipleMatches();
      return new RedshiftError(error.message, error.code);
    case '22P02':
      if (error.message.includes('json')) return new RedshiftError('JSON parsing error', '22P02');
      return new RedshiftError(error.message, error.code);
    default:
      return new RedshiftError(error.message, error.code);
  }
}
