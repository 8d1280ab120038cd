import type { BuiltShape } from '../mapping/evolve-shape.ts';
import type { TargetMapping } from '../mapping/mapping.ts';
import type { RowFormat } from '../row/row-format.ts';

export type WarehouseName = 'clickhouse' | 'redshift';

/** How many tables are loaded at the same time into a warehouse that waits for answers more than it works for one. */
export const TABLES_AT_ONCE = 4;

/** Everything about a warehouse that needs no connection. Pure: text in, text out. */
export interface Dialect {
  readonly name: WarehouseName;
  readonly rowFormat: RowFormat;
  /** How many DynamoDB tables one run loads at the same time. */
  readonly tablesAtOnce: number;
  /** Whether several processes may stage rows of one load at the same time. */
  readonly takesProcesses: boolean;
  quoteIdentifier(name: string): string;
  /** The name of a table as the warehouse keeps it: two that are equal then are one table. */
  tableName(name: string): string;
  /**
   * Why this warehouse cannot hold the target: names, types, limits. Empty when it can.
   * Each entry is a sentence that names the column or table.
   */
  problems(target: TargetMapping): readonly string[];
  /**
   * The statements of a load in the order in which they would be sent, for `plan`. Names are the real ones. No statement
   * ever holds a secret.
   */
  explain(load: ExplainLoad): readonly string[];
  /**
   * How the table of a target is laid out when it is built, in words of the warehouse: empty where nothing was asked for.
   * @param built the table that is there, by whose names of columns it is said
   */
  layout(target: TargetMapping, built: BuiltShape): string;
  /**
   * The statements that make a target's table and view, or give them the columns of its mapping. None when that changes
   * nothing.
   */
  explainColumns(columns: ExplainColumns): readonly string[];
}

export interface ExplainColumns {
  readonly target: TargetMapping;
  /** The table that is there; null when it is built anew. */
  readonly built: (BuiltShape & { readonly generation: string }) | null;
}

export interface ExplainLoad {
  readonly target: TargetMapping;
  readonly action: 'replace' | 'merge';
  readonly exportId: string;
  /** Generation of the table today; null when there is none yet. */
  readonly generation: string | null;
}
