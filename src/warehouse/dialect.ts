import type { ColumnType } from '../type/column-type.ts';
import type { TargetMapping } from '../mapping/mapping.ts';
import type { RowFormat } from '../row/row-format.ts';

export type WarehouseName = 'clickhouse' | 'redshift';

/** A statement as it is sent. `text` never holds a secret. */
export interface Statement {
  readonly text: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Everything about a warehouse that needs no connection. Pure: text in, text out. */
export interface Dialect {
  readonly name: WarehouseName;
  readonly rowFormat: RowFormat;
  quoteIdentifier(name: string): string;
  /** The name of a table as the warehouse keeps it: two that are equal then are one table. */
  tableName(name: string): string;
  /** The column type as DDL text, with its nullability. */
  columnType(type: ColumnType, nullable: boolean): string;
  /**
   * Why this warehouse cannot hold the target: names, types, limits. Empty when it can.
   * Each entry is a sentence that names the column or table.
   */
  problems(target: TargetMapping): readonly string[];
  /** The statements of a load in the order in which they would be sent, for `plan`. Names are the real ones. */
  explain(load: ExplainLoad): readonly Statement[];
}

export interface ExplainLoad {
  readonly target: TargetMapping;
  readonly action: 'replace' | 'merge';
  readonly exportId: string;
  /** Generation of the table today; null when there is none yet. */
  readonly generation: string | null;
}
