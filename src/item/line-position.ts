/** Where a line stands, for errors and rejects. */
export interface LinePosition {
  /** Address of the data file. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}
