/** How the type of a column that holds a child table is written down in the books: no mapping file has it so. */
import type { ColumnType, ElementColumn, RowsType } from './column-type.ts';

/**
 * `rows by position(position, sku string, qty int32)`: what tells one child table from another with other columns.
 * @param printType of an element
 */
export function printRows({ by, label, columns }: RowsType, printType: (type: ColumnType) => string): string {
  const printed = columns.map(({ name, type }) => `${printName(name)} ${printType(type)}`);
  return `rows by ${by}(${[printName(label), ...printed].join(', ')})`;
}

/** Whether `printRows` gives such a text. */
export function isRowsText(text: string): boolean {
  return text.startsWith('rows by ');
}

/**
 * Reads what `printRows` gives: names and types, and nothing of how values are taken.
 * @param parse a type that is no child table; null for what is none
 * @returns null for any other text
 */
export function parseRows(text: string, parse: (type: string) => ColumnType | null): RowsType | null {
  const read = new RowsReader(text, parse);
  const rows = read.rows();
  return read.isAtEnd ? rows : null;
}

class RowsReader {
  readonly #text: string;
  readonly #parse: (type: string) => ColumnType | null;
  #at = 0;

  constructor(text: string, parse: (type: string) => ColumnType | null) {
    this.#text = text;
    this.#parse = parse;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  rows(): RowsType | null {
    const by = this.#take(/rows by (?:position|name)\(/y);
    const label = this.#name();
    if (by === null || label === null) return null;
    const columns: ElementColumn[] = [];
    while (this.#take(/, /y) !== null) {
      const name = this.#name();
      if (name === null || this.#take(/ /y) === null) return null;
      const type = this.#type();
      if (type === null) return null;
      columns.push({ name, path: [], type, onMismatch: 'reject', default: null, nullValues: [] });
    }
    if (this.#take(/\)/y) === null) return null;
    return { kind: 'rows', by: by.startsWith('rows by name') ? 'name' : 'position', label, columns };
  }

  #type(): ColumnType | null {
    if (isRowsText(this.#text.slice(this.#at))) return this.rows();
    const text = this.#take(/(?:\([^()]*\)|<[^<>]*>|[^(),])+/y);
    return text === null ? null : this.#parse(text);
  }

  #name(): string | null {
    const quoted = this.#take(/"(?:[^"\\]|\\.)*"/y);
    if (quoted === null) return this.#take(/\w+/y);
    const name: unknown = JSON.parse(quoted);
    return typeof name === 'string' ? name : null;
  }

  /** @param next is sticky */
  #take(next: RegExp): string | null {
    next.lastIndex = this.#at;
    const found = next.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }
}

function printName(name: string): string {
  return /^\w+$/.test(name) ? name : JSON.stringify(name);
}
