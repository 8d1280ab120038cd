/**
 * CSV as COPY reads it: https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html. Quotes are
 * doubled, blanks between a delimiter and a quote are ignored, and quoted fields may hold line breaks.
 */
import { LoadError } from './load-error.ts';

export interface CsvField {
  readonly text: string;
  readonly quoted: boolean;
}

export interface CsvRecord {
  readonly fields: readonly CsvField[];
  /** Of its first character; 1 is the first line. */
  readonly line: number;
}

/** Reads all records of a text. `line` says where it is, for errors. */
export class CsvReader {
  line = 1;
  readonly #text: string;
  readonly #delimiter: string;
  #at = 0;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
  }

  *records(): Generator<CsvRecord> {
    while (this.#at < this.#text.length) {
      const { line } = this;
      const fields: CsvField[] = [];
      do fields.push(this.#field());
      while (this.#endOfField());
      yield { fields, line };
      this.line += 1;
    }
  }

  /** Passes the delimiter (true) or the end of the line (false). */
  #endOfField(): boolean {
    if (this.#text.startsWith(this.#delimiter, this.#at)) {
      this.#at += this.#delimiter.length;
      return true;
    }
    if (this.#text[this.#at] === '\r') this.#at += 1;
    this.#at += 1;
    return false;
  }

  #field(): CsvField {
    let start = this.#at;
    while (isBlank(this.#text[start]) && !this.#text.startsWith(this.#delimiter, start)) start += 1;
    return this.#text[start] === '"' ? this.#quoted(start + 1) : this.#unquoted();
  }

  #unquoted(): CsvField {
    const delimiter = this.#text.indexOf(this.#delimiter, this.#at);
    const newline = this.#text.indexOf('\n', this.#at);
    const lineEnd = newline === -1 ? this.#text.length : newline;
    let end = delimiter === -1 ? lineEnd : Math.min(delimiter, lineEnd);
    if (end === lineEnd && end > this.#at && this.#text[end - 1] === '\r') end -= 1;
    const text = this.#text.slice(this.#at, end);
    this.#at = end;
    if (text.includes('"')) {
      throw new LoadError(1214, 'Invalid quote formatting for CSV', text.indexOf('"'));
    }
    return { text, quoted: false };
  }

  #quoted(start: number): CsvField {
    const parts: string[] = [];
    for (let at = start; ;) {
      const quote = this.#text.indexOf('"', at);
      if (quote === -1) throw new LoadError(1214, 'Invalid quote formatting for CSV: no closing quote');
      parts.push(this.#text.slice(at, quote));
      if (this.#text[quote + 1] === '"') {
        parts.push('"');
        at = quote + 2;
        continue;
      }
      this.#at = quote + 1;
      const text = parts.join('');
      this.#endOfQuoted();
      for (let newline = text.indexOf('\n'); newline !== -1; newline = text.indexOf('\n', newline + 1)) {
        this.line += 1;
      }
      return { text, quoted: true };
    }
  }

  #endOfQuoted(): void {
    while (isBlank(this.#text[this.#at]) && !this.#text.startsWith(this.#delimiter, this.#at)) this.#at += 1;
    const rest = this.#text[this.#at];
    const ends =
      rest === undefined ||
      rest === '\n' ||
      (rest === '\r' && [undefined, '\n'].includes(this.#text[this.#at + 1])) ||
      this.#text.startsWith(this.#delimiter, this.#at);
    if (!ends) throw new LoadError(1214, 'Delimiter not found');
  }
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
