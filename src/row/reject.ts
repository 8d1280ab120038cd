/** A row that did not fit its target. It goes to quarantine; nothing of it reaches the table. */
export interface Reject {
  readonly target: string;
  readonly exportId: string;
  /** Address of the data file. */
  readonly file: string;
  /** 1-based line in the uncompressed file. */
  readonly line: number;
  /** The primary key as plain JSON. */
  readonly key: string;
  /** The first column that did not fit. */
  readonly column: string;
  /** What was expected and what came. */
  readonly reason: string;
  /** The offending value as DynamoDB JSON, cut to 1,000 characters. */
  readonly value: string;
}
