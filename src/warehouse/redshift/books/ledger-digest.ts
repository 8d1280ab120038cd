/** What the ledger of the generation that readers see comes down to: Redshift folds it. */
import { ledgerRecord } from '../../../ledger/ledger-record.ts';
import { LAST_LOADS, type Stretch, type TargetState } from '../../../ledger/ledger.ts';
import type { Column } from '../../../ledger/record.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import {
  appliedRecord,
  digestOf,
  entryRecord,
  originRecord,
  summaryRecord,
} from '../../sql/ledger-digest.ts';
import { tableAsOf } from '../../sql/migrations.ts';
import { takeNamed, takeRecords } from '../../sql/record-table.ts';
import type { ResultTable } from '../../sql/result-table.ts';
import type { RunResults } from '../data-api/data-api.ts';
import { foldIdentifier, quoteString } from '../data-api/identifier.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { generationsTable } from '../statements/names.ts';
import { recordSyntax, timestamp } from '../statements/records.ts';
import { qualified } from '../statements/table-statements.ts';

type Part = 'summary' | 'loads' | 'origins' | 'batches';

/**
 * Statements to be run in one transaction, so that all of them speak of the same loads.
 * @param version of the books
 * @param ends stretch of the batches that are asked for; undefined for none
 */
export function digestSteps(
  settings: RedshiftSettings,
  version: number,
  table: string,
  ends: Stretch | undefined,
): readonly Step[] {
  const ledger = tableAsOf(version, {
    name: LEDGER_TABLE,
    table: qualified(settings, LEDGER_TABLE),
    columns: ledgerRecord.columns,
    syntax: recordSyntax,
  });
  const slots = {
    ledger,
    generations: qualified(settings, generationsTable(table)),
    table: quoteString(foldIdentifier(table)),
  };
  const step = (part: Part, sql: string): Step => ({ name: stepName(part, table), sql });
  const entries = { columns: selectFrom('loads', entryRecord.columns), last: String(LAST_LOADS) };
  const steps = [
    step('summary', sqlText('summarize-ledger', slots)),
    step('loads', sqlText('read-ledger', { ...slots, ...entries })),
    step('origins', sqlText('read-origins', slots)),
  ];
  if (ends === undefined) return steps;
  const stretch = { from: timestamp(ends.from), to: timestamp(ends.to) };
  const applied = { columns: selectFrom('l', appliedRecord.columns), ...stretch };
  return [...steps, step('batches', sqlText('read-applied', { ...slots, ...applied }))];
}

/** Generations have columns of the same names. */
function selectFrom(alias: string, columns: readonly Column[]): string {
  const { quote, select } = recordSyntax;
  return columns.map((column) => select(column, `${alias}.${quote(column.name)}`)).join(', ');
}

/** @returns undefined when the generation has no load */
export function readDigest(
  table: string,
  results: RunResults,
): Pick<TargetState, 'ledger' | 'shape'> | undefined {
  const answer = (part: Part): ResultTable => results.get(stepName(part, table)) ?? { columns: [], rows: [] };
  const [summary] = takeNamed(summaryRecord, recordSyntax, answer('summary'));
  if (summary === undefined) return undefined;
  const entries = takeRecords(entryRecord, recordSyntax, answer('loads'));
  return digestOf({
    summary,
    // By the name that was asked for.
    entries: entries.map((entry) => ({ ...entry, table })),
    origins: takeNamed(originRecord, recordSyntax, answer('origins')),
    batches: takeRecords(appliedRecord, recordSyntax, answer('batches')),
  });
}

function stepName(part: Part, table: string): string {
  return `${part} of ${foldIdentifier(table)}`;
}
