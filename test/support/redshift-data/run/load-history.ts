/** What COPY leaves behind for people to look at. It outlives the transaction, committed or not. */
import type { CopyOutcome } from '../copy/run-copy.ts';
import type { LoadErrorDetail } from '../copy/load-error.ts';
import type { Query } from '../sql/catalog.ts';
import { EMULATOR_SCHEMA } from '../sql/engine-type.ts';
import { cutBytes, literal } from '../sql/identifier.ts';

export interface LoadRecord extends CopyOutcome {
  readonly queryId: number;
  readonly table: string;
  readonly source: string;
}

export class LoadHistory {
  readonly #pending: string[] = [];

  /** https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html */
  failed(detail: LoadErrorDetail, transaction: number, database: string): void {
    const { queryId, tableId, file, line, column, columnType, columnLength, position, code, message } =
      detail;
    this.#pending.push(`INSERT INTO ${EMULATOR_SCHEMA}.sys_load_error_detail VALUES (100, ${String(queryId)},
      ${String(transaction)}, ${String(transaction)}, ${literal(database)}, ${String(tableId)},
      clock_timestamp() AT TIME ZONE 'UTC', ${text(file, 256)}, ${String(line)}, ${text(column, 127)},
      ${text(columnType, 10)}, ${text(columnLength, 10)}, ${String(position)}, ${String(code)}, ${text(message, 512)})`);
  }

  /** https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_HISTORY.html */
  loaded(record: LoadRecord, transaction: number, database: string): void {
    const { queryId, table, source, rows, bytes, files } = record;
    const now = "clock_timestamp() AT TIME ZONE 'UTC'";
    this.#pending.push(`INSERT INTO ${EMULATOR_SCHEMA}.sys_load_history VALUES (100, ${String(queryId)},
      ${String(transaction)}, ${String(transaction)}, ${literal(database)}, 'completed', ${literal(table)}, ${now},
      ${now}, 0, ${literal(source)}, 'csv', ${String(rows)}, ${String(bytes)}, ${String(files)}, ${String(files)},
      ${String(bytes)}, 0, '')`);
  }

  /** Outside any transaction. */
  async write(query: Query): Promise<void> {
    for (const sql of this.#pending.splice(0)) await query(sql);
  }
}

/** A character of several bytes counts as one here, which is close enough for messages. */
function text(value: string, length: number): string {
  return literal(cutBytes(value, length));
}
