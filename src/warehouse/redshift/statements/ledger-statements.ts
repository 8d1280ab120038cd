import { isKeptShape, ledgerRecord, type BegunEntry } from '../../../ledger/ledger-record.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import { LEDGER_TABLE } from '../../sql/books.ts';
import { columnList } from '../../sql/record-table.ts';
import { foldIdentifier } from '../data-api/identifier.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { literals, recordSyntax, timestamp } from './records.ts';
import { qualified } from './table-statements.ts';

const { columns } = ledgerRecord;

/**
 * Records a load, with the rows that the table has in the same transaction.
 * @param shape of the table that it builds or changes; null when it does neither
 */
export function insertLedger(
  settings: RedshiftSettings,
  planned: BegunEntry,
  shape: TargetShape | null,
  physical: string,
): Step {
  const { startedAt } = planned;
  const entry = { ...planned, table: foldIdentifier(planned.table), rows: 0, finishedAt: startedAt };
  const values = literals(ledgerRecord, {
    entry,
    shape: shape !== null && isKeptShape(shape) ? shape : null,
  });
  const told = values.map((value, index) => {
    const name = columns[index]?.name;
    if (name === 'rows') return 'COUNT(*)';
    // When the transaction began, by the warehouse's clock: the text is the same whoever sends it.
    return name === 'finished_at' ? `GREATEST(SYSDATE, ${timestamp(startedAt)})` : value;
  });
  return insertStep(settings, columnList(columns, recordSyntax), told.join(', '), physical);
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
