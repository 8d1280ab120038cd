/** The tokens of a statement. Comments and white space are none. */
export type Token = WordToken | QuotedToken | StringToken | NumberToken | SymbolToken | ParameterToken;

interface Place {
  /** As it stands in the statement. */
  readonly source: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
}

/** A keyword or an identifier without quotes. */
export interface WordToken extends Place {
  readonly kind: 'word';
  /** Folded to lower case, cut to 127 bytes. */
  readonly name: string;
}

/** An identifier in double quotes: folded all the same. */
export interface QuotedToken extends Place {
  readonly kind: 'quoted';
  readonly name: string;
}

export interface StringToken extends Place {
  readonly kind: 'string';
  /** After its escapes. */
  readonly value: string;
}

export interface NumberToken extends Place {
  readonly kind: 'number';
}

export interface SymbolToken extends Place {
  readonly kind: 'symbol';
}

/** `:name` */
export interface ParameterToken extends Place {
  readonly kind: 'parameter';
  readonly name: string;
}
