/** An error as the database reports it: it fails a statement, never the emulator. */
export class RedshiftError extends Error {
  /** SQLSTATE, as far as it is known. */
  readonly sqlState: string;

  constructor(message: string, sqlState = 'XX000') {
    super(message);
    this.sqlState = sqlState;
  }
}

/**
 * The statement may be good or bad on Redshift: the emulator cannot tell, because it does not know the statement or
 * because what Redshift does there is documented nowhere. It fails the statement loudly rather than guess.
 */
export class NotEmulated extends RedshiftError {
  constructor(what: string) {
    super(`[emulator] ${what}`, 'EMUL1');
  }
}

export function syntaxError(near: string): RedshiftError {
  return new RedshiftError(
    near === '' ? 'syntax error at end of input' : `syntax error at or near "${near}"`,
    '42601',
  );
}
