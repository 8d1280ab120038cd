import { ledgerRecord, MOST_SHAPE_BYTES } from '../../../ledger/ledger-record.ts';
import type { LedgerEntry } from '../../../ledger/ledger.ts';
import { printShape, type TargetShape } from '../../../ledger/shape.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import { columnList } from '../../sql/record-table.ts';
import { foldIdentifier, quoteString } from '../data-api/identifier.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { literals, recordSyntax } from './records.ts';
import { qualified } from './table-statements.ts';

/** What is known of a load before it has run. */
export type PlannedEntry = Omit<LedgerEntry, 'rows'>;

const { columns } = ledgerRecord;

/**
 * Records a load, with the rows that the table has in the same transaction.
 * @param shape of the table that it builds; null when it builds none
 */
export function insertLedger(
  settings: RedshiftSettings,
  planned: PlannedEntry,
  shape: TargetShape | null,
  physical: string,
): Step {
  const entry = { ...planned, table: foldIdentifier(planned.table), rows: 0 };
  const values = literals(ledgerRecord, { entry, shape: shape !== null && fits(shape) ? shape : null });
  const counted = values.map((value, index) => (columns[index]?.name === 'rows' ? 'COUNT(*)' : value));
  return insertStep(settings, columnList(columns, recordSyntax), counted.join(', '), physical);
}

function fits(shape: TargetShape): boolean {
  return Buffer.byteLength(quoteString(printShape(shape))) <= MOST_SHAPE_BYTES;
}

/** The same for `plan`, which does not know the numbers yet. */
export function explainLedger(settings: RedshiftSettings, physical: string): Step {
  return insertStep(settings, '<columns>', '<entry>, COUNT(*)', physical);
}

function insertStep(settings: RedshiftSettings, names: string, values: string, physical: string): Step {
  return {
    name: 'record the load',
    sql: sqlText('insert-ledger', {
      ledger: qualified(settings, LEDGER_TABLE),
      columns: names,
      values,
      physical: qualified(settings, physical),
    }),
  };
}
