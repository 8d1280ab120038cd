/** From the text of a statement to what the engine is to do, or to the error that Redshift would give. */
import { copy } from '../copy/copy-statement.ts';
import type { PrepareContext, Prepared } from '../sql/prepared.ts';
import { NotEmulated, RedshiftError, syntaxError } from '../sql/redshift-error.ts';
import { refuseForms } from '../sql/refused-forms.ts';
import { SqlReader } from '../sql/sql-reader.ts';
import type { Token } from '../sql/token.ts';
import { alterTable } from './alter-table.ts';
import { create } from './create.ts';
import { drop } from './drop.ts';
import { lock } from './lock.ts';
import { merge } from './merge.ts';
import { select } from './select.ts';
import { truncate } from './truncate.ts';
import { analyze, comment, grant, set, show, vacuum } from './upkeep.ts';
import { deleteFrom, insert, update } from './write.ts';

type Preparation = (reader: SqlReader, context: PrepareContext) => Prepared | Promise<Prepared>;

const STATEMENTS: Readonly<Record<string, Preparation>> = {
  alter: alterTable,
  analyse: analyze,
  analyze,
  comment,
  copy,
  create,
  delete: deleteFrom,
  drop,
  grant,
  insert,
  lock,
  merge,
  revoke: grant,
  select,
  set,
  show,
  truncate,
  update,
  vacuum,
  with: select,
};

export type TransactionVerb = 'begin' | 'commit' | 'rollback';

const TRANSACTION: Readonly<Record<string, TransactionVerb>> = {
  begin: 'begin',
  start: 'begin',
  commit: 'commit',
  end: 'commit',
  rollback: 'rollback',
  abort: 'rollback',
};

/** What a statement does to the transaction that it is in, when that is all it does. */
export function transactionVerb([first]: readonly Token[]): TransactionVerb | undefined {
  return first?.kind === 'word' ? TRANSACTION[first.name] : undefined;
}

/** @throws RedshiftError */
export async function prepare(tokens: readonly Token[], context: PrepareContext): Promise<Prepared> {
  const [first] = tokens;
  if (first?.kind !== 'word') throw syntaxError(first?.source ?? '');
  const preparation = STATEMENTS[first.name];
  if (preparation === undefined) {
    if (['unload', 'call', 'declare', 'fetch', 'explain', 'cancel', 'use'].includes(first.name)) {
      throw new NotEmulated(`the statement ${first.name.toUpperCase()}`);
    }
    throw syntaxError(first.source);
  }
  if (first.name !== 'copy') refuseForms(tokens);
  return preparation(new SqlReader(tokens), context);
}

/** The one statement in a text: what stands after a semicolon is another one. */
export function singleStatement(tokens: readonly Token[]): readonly Token[] {
  const end = tokens.findIndex(({ kind, source }) => kind === 'symbol' && source === ';');
  if (end === -1) return tokens;
  if (end < tokens.length - 1) throw new RedshiftError('Multiple sql statements are not allowed.', '42601');
  return tokens.slice(0, end);
}
