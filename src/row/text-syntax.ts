import type { ElementColumn } from '../type/column-type.ts';

/**
 * How a row format writes text, as data: what stands around it, and what stands for each byte of its UTF-8 that cannot
 * stand for itself. That is all that is needed to write text straight from the bytes of an export.
 */
export interface TextSyntax {
  /** One character each, or none. */
  readonly open: string;
  readonly close: string;
  /** ASCII characters to the text that stands for them. */
  readonly replacements: Readonly<Record<string, string>>;
}

/** How a row format writes lists of strings and of numbers. Elements have commas between them. */
export interface ListSyntax {
  readonly open: string;
  readonly close: string;
  /** In the place of an element that is NULL. */
  readonly null: string;
  /** Around each string, and around each decimal. In text that is not JSON, it gets a backslash before it. */
  readonly textQuote: string;
  readonly decimalQuote: string;
  /** Whether a string is written as JSON first; the escapes of `text` come on top of that. */
  readonly isJson: boolean;
}

/** How a row format writes the rows of child tables. Rows, and cells of a row, have commas between them. */
export interface RowsSyntax {
  /** Around all rows, and of one length: as a cell, and inside a row of another child table. */
  readonly open: string;
  readonly close: string;
  readonly innerOpen: string;
  readonly innerClose: string;
  /** Around each row. */
  readonly rowOpen: string;
  readonly rowClose: string;
  /** What stands around a cell, but for that of a NULL. */
  around(column: ElementColumn): readonly [before: string, after: string];
  /** Lists inside a row; and text, for which it says whether it is JSON, and what stands around it. */
  readonly list: ListSyntax;
  /**
   * So many rows `refuse` surely takes. What `plainText` says of a format holds for `refuseInside` too.
   */
  readonly most: number;
}
