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
  /** Around each string, and around each decimal. */
  readonly textQuote: string;
  readonly decimalQuote: string;
  /** Whether a string is written as JSON first; the escapes of `text` come on top of that. */
  readonly isJson: boolean;
}
