import { DynaloadError } from '../../../errors.ts';
import { foldIdentifier, quoteString } from '../data-api/identifier.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import { GENERATIONS_SUFFIX, generationsTable } from '../statements/names.ts';
import type { RedshiftParts } from './redshift-parts.ts';
import { readRelations } from './relations.ts';
import { textAt } from '../../sql/result-table.ts';
import { sqlText } from '../data-api/sql-text.ts';
import { qualified } from '../statements/table-statements.ts';

type Parts = Pick<RedshiftParts, 'api' | 'settings'>;

/**
 * Names of the targets that have books. What was never loaded is only known by the name of its books, in which a long name
 * is cut off: then it is not told.
 */
export async function listTargets(parts: Parts, signal?: AbortSignal): Promise<readonly string[]> {
  const { api, settings } = parts;
  const results = await api.run({
    steps: [
      {
        name: 'books',
        sql: sqlText('read-books', {
          schema: quoteString(foldIdentifier(settings.schema)),
          suffix: quoteString(GENERATIONS_SUFFIX),
          length: String(GENERATIONS_SUFFIX.length),
        }),
      },
    ],
    activity: 'list its tables',
    results: ['books'],
    signal,
  });
  const books = (results.get('books')?.rows ?? []).map((row) => textAt(row, 0));
  if (books.length === 0) return [];
  const loaded = await readLoaded(parts, signal);
  const named = books.map((name) => name.slice(0, -GENERATIONS_SUFFIX.length));
  const known = new Set(loaded.map(generationsTable));
  return [
    ...loaded.filter((table) => books.includes(generationsTable(table))),
    ...named.filter(
      (table) => !known.has(generationsTable(table)) && books.includes(generationsTable(table)),
    ),
  ].toSorted();
}

/** Nobody, for a user who may not read the ledger. */
async function readLoaded(
  { api, settings }: Parts,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  try {
    if (!(await readRelations(api, settings, [LEDGER_TABLE], signal)).has(LEDGER_TABLE)) return [];
    const results = await api.run({
      steps: [{ name: 'loaded', sql: sqlText('read-loaded', { ledger: qualified(settings, LEDGER_TABLE) }) }],
      activity: 'list its targets',
      results: ['loaded'],
      signal,
    });
    return (results.get('loaded')?.rows ?? []).map((row) => textAt(row, 0));
  } catch (error) {
    if (error instanceof DynaloadError && error.code === 'WAREHOUSE_DENIED') return [];
    throw error;
  }
}
