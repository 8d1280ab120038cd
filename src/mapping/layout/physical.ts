/** How a target is laid out in a warehouse, where its owner wants another layout than the one that dynaload gives it. */

/** Of a table in ClickHouse. */
export interface ClickHouseLayout {
  /** Names of the key columns in the order in which rows are sorted; empty for the order of the key. */
  readonly orderBy: readonly string[];
  /** Names of text columns that are kept as LowCardinality. */
  readonly lowCardinality: readonly string[];
  /** By name of a column, as in `CODEC(…)`. */
  readonly codecs: Readonly<Record<string, string>>;
  /** Of the table. */
  readonly settings: Readonly<Record<string, number | string>>;
}

/** Of a table in Redshift. */
export interface RedshiftLayout {
  /** Name of the column by which rows are distributed; null for `distStyle`. */
  readonly distKey: string | null;
  /** Null for what the warehouse URL says. */
  readonly distStyle: 'auto' | 'all' | 'even' | null;
  /** Names of columns; empty for what the warehouse URL says. */
  readonly sortKey: readonly string[];
}

export interface PhysicalLayout {
  readonly clickhouse: ClickHouseLayout;
  readonly redshift: RedshiftLayout;
}

export const NO_CLICKHOUSE_LAYOUT: ClickHouseLayout = {
  orderBy: [],
  lowCardinality: [],
  codecs: {},
  settings: {},
};

export const NO_REDSHIFT_LAYOUT: RedshiftLayout = { distKey: null, distStyle: null, sortKey: [] };
