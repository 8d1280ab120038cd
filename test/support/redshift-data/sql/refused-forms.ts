/** What PostgreSQL takes anywhere in a statement, and Redshift does not. */
import { NotEmulated, syntaxError } from './redshift-error.ts';
import { isText } from './sql-reader.ts';
import type { Token } from './token.ts';

/**
 * https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html
 * https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-functions.html
 */
const REFUSED: readonly (readonly string[])[] = [
  ['on', 'conflict'],
  ['returning'],
  ['distinct', 'on'],
  ['from', '(', 'values'],
  ['join', '(', 'values'],
  ['filter', '(', 'where'],
  ['lateral'],
  ['for', 'update'],
  ['for', 'share'],
  ['array', '['],
  ['tablesample'],
];

/** Right on Redshift, but beyond the emulator. */
const BEYOND: readonly (readonly string[])[] = [
  ['qualify'],
  ['select', 'top'],
  ['is', 'distinct', 'from'],
  ['is', 'not', 'distinct', 'from'],
  ['information_schema', '.'],
  ['pg_catalog', '.'],
  ['['],
];

/** @throws RedshiftError at the first of them */
export function refuseForms(tokens: readonly Token[]): void {
  for (const index of tokens.keys()) {
    const refused = REFUSED.find((form) => startsAt(tokens, index, form));
    if (refused !== undefined) throw syntaxError(tokens[index + refused.length - 1]?.source ?? '');
    const beyond = BEYOND.find((form) => startsAt(tokens, index, form));
    if (beyond !== undefined) throw new NotEmulated(beyond.join(' '));
  }
}

function startsAt(tokens: readonly Token[], index: number, form: readonly string[]): boolean {
  return form.every((text, offset) => isText(tokens[index + offset], text));
}
