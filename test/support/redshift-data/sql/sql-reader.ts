/** A cursor over the tokens of a statement. */
import { syntaxError, type RedshiftError } from './redshift-error.ts';
import type { Token } from './token.ts';

/** A name with an optional schema. */
export interface TableName {
  readonly schema: string | undefined;
  readonly table: string;
}

export class SqlReader {
  readonly tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.tokens.length;
  }

  get position(): number {
    return this.#at;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  next(): Token {
    const token = this.peek();
    if (token === undefined) throw syntaxError('');
    this.#at += 1;
    return token;
  }

  /** Whether these keywords or symbols come next. */
  sees(...expected: readonly string[]): boolean {
    return expected.every((text, index) => isText(this.peek(index), text));
  }

  accept(...expected: readonly string[]): boolean {
    if (!this.sees(...expected)) return false;
    this.#at += expected.length;
    return true;
  }

  expect(...expected: readonly string[]): void {
    for (const text of expected) if (!this.accept(text)) throw this.error();
  }

  identifier(): string {
    const token = this.next();
    if (token.kind === 'word' || token.kind === 'quoted') return token.name;
    throw syntaxError(token.source);
  }

  string(): string {
    const token = this.next();
    if (token.kind === 'string') return token.value;
    throw syntaxError(token.source);
  }

  integer(): number {
    const token = this.next();
    if (token.kind === 'number' && /^\d+$/.test(token.source)) return Number(token.source);
    throw syntaxError(token.source);
  }

  tableName(): TableName {
    const first = this.identifier();
    if (!this.accept('.')) return { schema: undefined, table: first };
    const second = this.identifier();
    // database.schema.table
    return this.accept('.') ? { schema: second, table: this.identifier() } : { schema: first, table: second };
  }

  /** `(a, b)` */
  identifierList(): readonly string[] {
    this.expect('(');
    const names = [this.identifier()];
    while (this.accept(',')) names.push(this.identifier());
    this.expect(')');
    return names;
  }

  /** The tokens up to one of the given keywords or symbols outside all brackets, or to the end. */
  until(...stops: readonly string[]): readonly Token[] {
    const taken: Token[] = [];
    for (let depth = 0; ;) {
      const token = this.peek();
      if (token === undefined || (depth === 0 && stops.some((stop) => isText(token, stop)))) return taken;
      if (isText(token, '(')) depth += 1;
      if (isText(token, ')')) depth -= 1;
      if (depth < 0) return taken;
      taken.push(this.next());
    }
  }

  rest(): readonly Token[] {
    const taken = this.tokens.slice(this.#at);
    this.#at = this.tokens.length;
    return taken;
  }

  end(): void {
    if (!this.done) throw this.error();
  }

  error(): RedshiftError {
    return syntaxError(this.peek()?.source ?? '');
  }
}

/** Whether a token is that keyword (without quotes) or symbol. */
export function isText(token: Token | undefined, text: string): boolean {
  if (token === undefined) return false;
  return token.kind === 'word' ? token.name === text : token.kind === 'symbol' && token.source === text;
}
