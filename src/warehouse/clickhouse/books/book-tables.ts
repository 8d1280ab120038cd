/** The tables of the books: made, brought up to date, and added to. */
import { ledgerRecord } from '../../../ledger/ledger-record.ts';
import type { Part } from '../../../ledger/record.ts';
import { FAILURES_TABLE, failureRecord, LEDGER_TABLE, rejectRecord, REJECTS_TABLE } from '../../sql/books.ts';
import { CURRENT, migrationsFrom, type BooksVersion, type TableChange } from '../../sql/migrations.ts';
import { definitions } from '../../sql/record-table.ts';
import type { Connection } from '../connect/connection.ts';
import { quoteString } from '../connect/identifier.ts';
import { sqlText } from '../connect/sql-text.ts';
import { formatMark, type Mark } from '../statements/mark.ts';
import { encodeRecords, insertRecordsStatement, recordSyntax } from '../statements/records.ts';
import { alterTable } from './alter-table.ts';
import type { BookName, Catalog } from './catalog.ts';

const BOOKS: Readonly<Record<BookName, Pick<Part<unknown>, 'columns'> & { readonly name: string }>> = {
  ledger: { name: LEDGER_TABLE, columns: ledgerRecord.columns },
  rejects: { name: REJECTS_TABLE, columns: rejectRecord.columns },
  failures: { name: FAILURES_TABLE, columns: failureRecord.columns },
};

/** The ledger comes last: what it says holds for all. */
const IN_ORDER = ['failures', 'rejects', 'ledger'] as const;

/** Makes a table where it is missing. */
export async function createBook(
  connection: Connection,
  book: BookName,
  signal?: AbortSignal,
): Promise<void> {
  const { name, columns } = BOOKS[book];
  await connection.command({
    sql: sqlText(`create-${book}`, {
      table: connection.everywhere(name),
      engine: connection.layout.bookTree(),
      columns: definitions(columns, recordSyntax),
      mark: quoteString(formatMark(markOf(book, CURRENT))),
    }),
    activity: `create the table ${name}`,
    signal,
  });
}

/** Makes the ledger and the quarantine where they are missing, and brings books of an earlier version up to date. */
export async function prepareBooks(
  connection: Connection,
  catalog: Catalog,
  signal?: AbortSignal,
): Promise<void> {
  for (const book of ['ledger', 'rejects'] as const) {
    if (catalog.marked(book).length === 0) await createBook(connection, book, signal);
  }
  await migrateBooks(connection, catalog, signal);
}

/**
 * One statement changes a table with what it says of itself, so that it is of one version or of the next, wherever a run
 * breaks off. What is done already does nothing, and of several runs at once one does it.
 */
async function migrateBooks(connection: Connection, catalog: Catalog, signal?: AbortSignal): Promise<void> {
  for (const migration of migrationsFrom(catalog.versionOf('ledger'))) {
    for (const book of IN_ORDER) {
      const { name } = BOOKS[book];
      const changes = migration.changes.filter(({ table }) => table === name).flatMap(clausesOf);
      const isDue = changes.length > 0 || book === 'ledger';
      if (!isDue || catalog.versionOf(book) >= migration.version) continue;
      const activity = `bring the table ${name} up to date`;
      await alterTable(
        connection,
        name,
        { changes, mark: markOf(book, migration), isOfShards: false, activity },
        signal,
      );
    }
  }
}

function markOf(kind: BookName, { version, dynaload }: BooksVersion): Mark {
  return { kind, version, needs: dynaload };
}

function clausesOf({ renamed, added }: TableChange): readonly string[] {
  const { quote, type } = recordSyntax;
  return [
    ...renamed.map(([before, after]) => `RENAME COLUMN IF EXISTS ${quote(before)} TO ${quote(after)}`),
    ...added.map((column) => `ADD COLUMN IF NOT EXISTS ${quote(column.name)} ${type(column)}`),
  ];
}

export async function insertRecords<Value>(
  connection: Connection,
  { name, part, activity }: { readonly name: string; readonly part: Part<Value>; readonly activity: string },
  values: readonly Value[],
  signal?: AbortSignal,
): Promise<void> {
  if (values.length === 0) return;
  await connection.insert({
    sql: insertRecordsStatement(connection.qualified(name), part.columns),
    bytes: encodeRecords(part, values),
    isBook: true,
    activity,
    signal,
  });
}
