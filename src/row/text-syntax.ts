const BACKSLASH = 0x5c;

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
  /**
   * The printable characters that have a replacement, as words of four times that byte, for looking at four bytes at
   * once; both are the same where there is only one, and 0 where there are more than two. In JSON strings a backslash
   * is one of them, and a quote never is, as it has one before it there.
   */
  readonly patterns: readonly [number, number];
  readonly jsonPatterns: readonly [number, number];

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
    this.marks[BACKSLASH] = 1;
    const printable = Object.keys(replacements).filter((character) => character >= ' ');
    this.patterns = patternsOf(printable);
    this.jsonPatterns = patternsOf([...printable.filter((character) => character !== '"'), '\\']);
    this.replacements = byByte;
    this.longest = longest;
  }
}

function patternsOf(characters: readonly string[]): readonly [number, number] {
  const [first = 0, second = first, ...more] = [...new Set(characters)].map((character) =>
    Math.imul(character.charCodeAt(0), 0x0101_0101),
  );
  return more.length === 0 ? [first, second] : [0, 0];
}
