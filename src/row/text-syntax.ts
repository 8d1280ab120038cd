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
