/** How a mapping file would read a column: the fields that say so. */
export interface ColumnReading {
  readonly type: string;
  readonly format?: string;
  readonly zone?: string;
}

/** The column that an attribute should become. */
export interface ColumnChoice {
  readonly reading: ColumnReading;
  /** What people should know before they rely on it: sentences. */
  readonly notes: readonly string[];
}
