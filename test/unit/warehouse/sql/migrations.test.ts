import { describe, expect, test } from '@jest/globals';
import { ledgerRecord } from '../../../../src/ledger/ledger-record.ts';
import { FAILURES_TABLE, failureRecord, LEDGER_TABLE } from '../../../../src/warehouse/sql/books.ts';
import { CURRENT, MIGRATIONS, migrationsFrom, tableAsOf } from '../../../../src/warehouse/sql/migrations.ts';
import { recordSyntax } from '../../../../src/warehouse/clickhouse/statements/records.ts';

/** The columns of version 1. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  [LEDGER_TABLE]: (
    'table generation sequence action export_id kind window_from window_to watermark_before watermark accepted ' +
    'table_arn table_id mapping_hash items puts deletes rejected nulled elsewhere below_floor rows started_at finished_at'
  ).split(' '),
  [FAILURES_TABLE]: ['table', 'failed_at', 'export_id', 'code', 'message', 'generation', 'loads'],
};

describe('migrations of the books', () => {
  test('are numbered without a gap, up to the version of today', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 2));
    expect(CURRENT.version).toBe(MIGRATIONS.length + 1);
    expect(migrationsFrom(CURRENT.version)).toEqual([]);
    expect(migrationsFrom(1)).toEqual(MIGRATIONS);
  });

  test.each([
    [LEDGER_TABLE, ledgerRecord.columns],
    [FAILURES_TABLE, failureRecord.columns],
  ])('make the columns of today out of those of version 1, in %s', (table, columns) => {
    const names = MIGRATIONS.flatMap(({ changes }) =>
      changes.filter((change) => change.table === table),
    ).reduce(
      (before, { renamed, added }) => [
        ...before.map((name) => new Map(renamed).get(name) ?? name),
        ...added.map(({ name }) => name),
      ],
      FIRST[table] ?? [],
    );
    expect(names.toSorted()).toEqual(columns.map(({ name }) => name).toSorted());
    for (const { changes } of MIGRATIONS)
      for (const { added } of changes) expect(added.every(({ nullable }) => nullable)).toBe(true);
  });

  test('are undone in what is read of an older table, which stays as it is', () => {
    const columns = failureRecord.columns.slice(1, 3);
    const request = { name: FAILURES_TABLE, table: 't', columns, syntax: recordSyntax };
    expect(tableAsOf(1, request)).toBe(
      '(SELECT `failed_at` AS `failed_at`, `export_id` AS `batch_id` FROM t)',
    );
    expect(tableAsOf(CURRENT.version, request)).toBe('t');
    const added = ledgerRecord.columns.filter(({ name }) => name === 'shape');
    expect(tableAsOf(1, { ...request, name: LEDGER_TABLE, columns: added })).toBe(
      '(SELECT CAST(NULL AS Nullable(String)) AS `shape` FROM t)',
    );
  });
});
