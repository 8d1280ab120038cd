/** What the ledger of the generation that readers see comes down to: Redshift folds it. */
import {
  LAST_LOADS,
  singleLoads,
  type AppliedBatch,
  type LedgerDigest,
  type Origin,
  type Stretch,
} from '../../../ledger/ledger.ts';
import type { QueryValue } from '../../warehouse.ts';
import type { RunResults } from '../data-api/data-api.ts';
import { foldIdentifier, quoteString } from '../data-api/identifier.ts';
import { actionAt, entryOf, timestamp } from './ledger-table.ts';
import { generationsTable, LEDGER_TABLE } from '../statements/names.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { timeAt } from '../data-api/result-times.ts';
import { nullableTextAt, numberAt, textAt } from '../../sql/result-table.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { qualified } from '../statements/table-statements.ts';

type Row = readonly QueryValue[];
type Part = 'summary' | 'loads' | 'origins' | 'exports';

/**
 * Statements to be run in one transaction, so that all of them speak of the same loads.
 * @param ends stretch of the exports that are asked for; undefined for none
 */
export function digestSteps(
  settings: RedshiftSettings,
  table: string,
  ends: Stretch | undefined,
): readonly Step[] {
  const slots = {
    ledger: qualified(settings, LEDGER_TABLE),
    generations: qualified(settings, generationsTable(table)),
    table: quoteString(foldIdentifier(table)),
  };
  const step = (part: Part, sql: string): Step => ({ name: stepName(part, table), sql });
  const steps = [
    step('summary', sqlText('summarize-ledger', slots)),
    step('loads', sqlText('read-ledger', { ...slots, last: String(LAST_LOADS) })),
    step('origins', sqlText('read-origins', slots)),
  ];
  if (ends === undefined) return steps;
  const stretch = { from: timestamp(ends.from), to: timestamp(ends.to) };
  return [...steps, step('exports', sqlText('read-applied', { ...slots, ...stretch }))];
}

/** @returns undefined when the generation has no load */
export function digestOf(table: string, results: RunResults): LedgerDigest | undefined {
  const rows = (part: Part): readonly Row[] => results.get(stepName(part, table))?.rows ?? [];
  const [summary = []] = rows('summary');
  const loads = summary.length === 0 ? 0 : numberAt(summary, 0);
  if (loads === 0) return undefined;
  return {
    loads,
    base: timeAt(summary, 1),
    tableArn: textAt(summary, 2),
    tableId: nullableTextAt(summary, 3),
    watermark: timeAt(summary, 4),
    merges: numberAt(summary, 5),
    ...singleLoads(rows('loads').map((row) => entryOf(table, row))),
    origins: rows('origins').map(originOf),
    rejected: rows('origins').reduce((sum, row) => sum + numberAt(row, 2), 0),
    batches: rows('exports').map(batchOf),
  };
}

function stepName(part: Part, table: string): string {
  return `${part} of ${foldIdentifier(table)}`;
}

/** The columns in the order of sql/redshift/read-origins.sql. */
function originOf(row: Row): Origin {
  return { mappingHash: textAt(row, 0), isCovered: textAt(row, 1) === 'yes' };
}

/** The columns in the order of sql/redshift/read-applied.sql. */
function batchOf(row: Row): AppliedBatch {
  return { action: actionAt(row, 0), id: textAt(row, 1), to: timeAt(row, 2) };
}
