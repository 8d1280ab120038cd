/**
 * How a row format writes text, as data: what stands around it, and what stands for each byte of its UTF-8 that cannot
 * stand for itself. That is all that is needed to write text straight from the bytes of an export.
 */
export class TextSyntax {
  readonly open: Uint8Array;
  readonly close: Uint8Array;
  /** By byte: 1 when it has a replacement, or is a backslash (with which the escapes of JSON begin). */
  readonly marks = new Uint8Array(256);
  /** By byte: what stands for it; undefined when it stands for itself. */
  readonly replacements: readonly (Uint8Array | undefined)[];
  /** Bytes of the longest replacement. */
  readonly longest: number;

  /** @param replacements ASCII characters to the text that stands for them */
  constructor(open: string, close: string, replacements: Readonly<Record<string, string>>) {
    this.open = Buffer.from(open);
    this.close = Buffer.from(close);
    const byByte: (Uint8Array | undefined)[] = Array.from({ length: 256 }, () => undefined);
    let longest = 1;
    for (const [character, replacement] of Object.entries(replacements)) {
      const bytes = Buffer.from(replacement);
      byByte[character.charCodeAt(0)] = bytes;
      this.marks[character.charCodeAt(0)] = 1;
      longest = Math.max(longest, bytes.length);
    }
    this.marks[0x5c] = 1;
    this.replacements = byByte;
    this.longest = longest;
  }
}
