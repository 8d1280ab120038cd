/** Columns that text takes up on a terminal. */
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
// East Asian wide characters and emoji take two columns; see https://www.unicode.org/reports/tr11/
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}|\ufe0f/u;
const PLAIN = /^[ -~]*$/;
// What a terminal would take as a command, or that would break the line.
const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** @param text without control characters and colours */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** The text, or its beginning and `…` when it is wider. */
export function cutToWidth(text: string, most: number): string {
  if (textWidth(text) <= most) return text;
  let cut = '';
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    width += WIDE.test(segment) ? 2 : 1;
    if (width > most - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

// Of these, what whole lines of ours may hold: line feeds, and the colours of style.ts.
const CONTROL_IN_LINES = /\p{Cc}\[[\d;]*m|[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Lines for a terminal, some of whose words may come from elsewhere, such as the names of exports. */
export function printableLines(text: string): string {
  return text.replace(CONTROL_IN_LINES, (found) =>
    found === '\n' || (found.startsWith('\u001B') && found.length > 1) ? found : printable(found),
  );
}

/** Data on a terminal: control characters are shown, not obeyed. */
export function printable(text: string): string {
  return text.replace(CONTROL, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return NAMED[character] ?? `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
