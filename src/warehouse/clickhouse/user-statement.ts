import { DynaloadError } from '../../errors.ts';
import type { QueryRows, QueryValue } from '../warehouse.ts';
import type { Connection, StatementOptions } from './connect/connection.ts';
import { quoteString } from './connect/identifier.ts';
import { READ_ONLY } from './read-only.ts';
import { queryRefusal, readOnlyStatement } from '../sql/read-only.ts';
import { textAt } from '../sql/result-table.ts';
import { sqlText } from './connect/sql-text.ts';

const SYNTAX_ERROR = 62;

/** Texts and quoted names, words, then what is left. The engine's own form has no comments. */
const TOKEN = /'(?:\\[\s\S]|[^'\\])*'|`(?:\\[\s\S]|[^`\\])*`|[\w$]+|[^\s]/g;

/**
 * Runs a statement that somebody else wrote, if it only reads. Writing is what the engine itself refuses then. It would
 * not refuse to put the answer into a file, or to open one on the way to refusing it, so its own reading of the statement
 * is looked at first.
 * @throws DynaloadError QUERY_NOT_READ_ONLY, and what `Connection` throws
 */
export async function runUserStatement(
  connection: Connection,
  sql: string,
  signal?: AbortSignal,
): Promise<QueryRows> {
  const statement = readOnlyStatement(sql, READ_ONLY);
  const run = { activity: 'run the query', signal };
  const parse = sqlText('parse-query', { statement: quoteString(statement) });
  const parsed = await firstRow(connection, { ...run, sql: parse }).catch((error: unknown) => {
    throw isSeveral(error) ? queryRefusal('one statement was expected', READ_ONLY) : withoutOurs(error);
  });
  assertReads(textAt(parsed, 0), new Set(textAt(parsed, 1).split(',')));
  return connection.streamFor({ ...run, sql: statement });
}

async function firstRow(connection: Connection, options: StatementOptions): Promise<readonly QueryValue[]> {
  const { batches } = await connection.streamFor(options);
  const rows: (readonly QueryValue[])[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows[0] ?? [];
}

/** @param outside functions that reach outside of the warehouse, in small letters */
function assertReads(parsed: string, outside: ReadonlySet<string>): void {
  const tokens = parsed.match(TOKEN) ?? [];
  const first = tokens.find((token) => token !== '(') ?? '';
  if (!READ_ONLY.firstWords.includes(first)) throw queryRefusal(`it begins with ${first}`, READ_ONLY);
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === 'INTO' && next === 'OUTFILE') throw queryRefusal('INTO OUTFILE writes a file', READ_ONLY);
    const name = token.replaceAll('`', '').toLowerCase();
    if (next === '(' && outside.has(name))
      throw queryRefusal(`${name}() reaches outside of the warehouse`, READ_ONLY);
  }
}

function isSeveral(error: unknown): boolean {
  return isSyntaxError(error) && error.message.includes('Multi-statements are not allowed');
}

/** The error of the statement, without the one of dynaload's that it stood in. */
function withoutOurs(error: unknown): unknown {
  if (!isSyntaxError(error)) return error;
  const { code, hint, details, cause } = error;
  const message = error.message.replace(/: In scope SELECT formatQuerySingleLine[\s\S]*$/, '');
  return new DynaloadError(code, message, { details, cause, ...(hint === undefined ? {} : { hint }) });
}

function isSyntaxError(error: unknown): error is DynaloadError {
  return error instanceof DynaloadError && error.details['clickhouseCode'] === SYNTAX_ERROR;
}
