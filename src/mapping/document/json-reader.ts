/**
 * A JSON reader for files that people write. Unlike JSON.parse it knows where each value stands, keeps the order of
 * members as written (JavaScript moves names such as "2024" to the front), and tells of what JSON.parse swallows: names
 * that stand twice in an object, and numbers that lose digits.
 */
import { canonicalNumber } from '../../item/exact-number.ts';
import type { JsonPath } from '../problem.ts';

/** Something wrong in the text, at an offset (UTF-16 code units). */
export interface TextProblem {
  readonly offset: number;
  readonly path: JsonPath;
  readonly message: string;
}

/** Where the members of an object (by their names' offsets) and the elements of an array stand, as written. */
export type MemberOffsets = WeakMap<object, ReadonlyMap<string | number, number>>;

export interface JsonText {
  /** Undefined after a syntax error. */
  readonly value: unknown;
  readonly offsets: MemberOffsets;
  readonly problems: readonly TextProblem[];
}

/** Deeper than any mapping, shallower than the call stack. */
const MAX_DEPTH = 100;

/** Reads JSON text without its byte-order mark. Never throws for what the text holds. */
export function readJson(text: string): JsonText {
  const reader = new JsonReader(text);
  try {
    const value = reader.readWhole();
    return { value, offsets: reader.offsets, problems: reader.problems };
  } catch (error) {
    if (!(error instanceof SyntaxStop)) throw error;
    const { offset, message } = error;
    // What came before is of no use to somebody whose file is not JSON yet.
    return { value: undefined, offsets: reader.offsets, problems: [{ offset, path: [], message }] };
  }
}

/** Leaves the descent at the first syntax error; never leaves this file. */
class SyntaxStop extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const BLANKS = /[ \t\n\r]*/y;
// Under the u flag only a surrogate without its partner is one.
const LONE_SURROGATE = /\p{Cs}/u;
/** A string up to its closing quote, or up to what no string can hold. */
const STRING_START = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;

class JsonReader {
  readonly offsets: MemberOffsets = new WeakMap();
  readonly problems: TextProblem[] = [];
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readWhole(): unknown {
    this.#skipBlanks();
    if (this.#at === this.#text.length) this.#stop('expected a JSON object, got an empty file');
    const value = this.#readValue();
    this.#skipBlanks();
    if (this.#at < this.#text.length) this.#unexpected('the end of the file');
    return value;
  }

  #readValue(): unknown {
    const start = this.#text[this.#at];
    if (start === '{') return this.#readObject();
    if (start === '[') return this.#readArray();
    if (start === '"') return this.#readString();
    const offset = this.#at;
    const number = this.#match(NUMBER);
    if (number !== null) return this.#checkNumber(number, offset);
    const word = this.#match(WORD);
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    this.#at = offset;
    return this.#unexpected('a value');
  }

  #readObject(): unknown {
    const members = new Map<string, number>();
    const object: Record<string, unknown> = {};
    this.offsets.set(object, members);
    this.#open();
    if (this.#closes('}')) return object;
    do {
      this.#skipBlanks();
      const offset = this.#at;
      if (this.#text[offset] !== '"') this.#unexpected('a name in double quotes');
      const name = this.#readString();
      this.#skipBlanks();
      if (this.#text[this.#at] !== ':') this.#unexpected('":" behind the name');
      this.#at += 1;
      this.#skipBlanks();
      this.#path.push(name);
      const first = members.get(name);
      if (first !== undefined) {
        this.#tell(offset, `stands twice in the same object, first in line ${String(this.#lineOf(first))}`);
      } else if (name === '__proto__') {
        this.#tell(
          offset,
          'cannot be used as a name here; name the column otherwise and say "from": "__proto__"',
        );
      }
      const value = this.#readValue();
      this.#path.pop();
      if (first === undefined && name !== '__proto__') {
        members.set(name, offset);
        object[name] = value;
      }
    } while (this.#continues('}'));
    return object;
  }

  #readArray(): unknown {
    const elements = new Map<number, number>();
    const array: unknown[] = [];
    this.offsets.set(array, elements);
    this.#open();
    if (this.#closes(']')) return array;
    do {
      this.#skipBlanks();
      elements.set(array.length, this.#at);
      this.#path.push(array.length);
      array.push(this.#readValue());
      this.#path.pop();
    } while (this.#continues(']'));
    return array;
  }

  #readString(): string {
    const offset = this.#at;
    const start = this.#match(STRING_START) ?? '';
    if (this.#text[this.#at] !== '"') return this.#badString(offset);
    this.#at += 1;
    const text: unknown = JSON.parse(`${start}"`);
    if (typeof text !== 'string') return this.#stop('expected a string', offset);
    if (LONE_SURROGATE.test(text))
      this.#tell(offset, 'holds half of a surrogate pair, which is no character');
    return text;
  }

  /** @param offset of the opening quote; the reader stands at what cannot be read */
  #badString(offset: number): never {
    if (this.#at >= this.#text.length) return this.#stop('the string that begins here has no end', offset);
    return this.#text[this.#at] === '\\'
      ? this.#stop('expected an escape such as \\n, \\" or \\u0041; write a backslash as \\\\')
      : this.#stop('a string cannot hold a line break or another control character');
  }

  #checkNumber(text: string, offset: number): number {
    const value = Number(text);
    // Beyond DynamoDB's own bounds there is nothing to compare with, and no field takes such a number.
    if (canonicalNumber(text) !== canonicalNumber(String(value))) {
      this.#tell(offset, `the number ${text} would lose digits; write it as a string: "${text}"`);
    }
    return value;
  }

  /** After a member: true when another one follows, false when the object or array ends. */
  #continues(closing: '}' | ']'): boolean {
    this.#skipBlanks();
    const comma = this.#at;
    if (this.#text[comma] === ',') {
      this.#at += 1;
      this.#skipBlanks();
      if (this.#text[this.#at] === closing) this.#stop(`expected no comma before "${closing}"`, comma);
      return true;
    }
    if (!this.#closes(closing)) this.#unexpected(`"," or "${closing}"`);
    return false;
  }

  #open(): void {
    if (this.#path.length >= MAX_DEPTH) this.#stop(`nested more than ${String(MAX_DEPTH)} levels deep`);
    this.#at += 1;
  }

  #closes(closing: '}' | ']'): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== closing) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0];
    if (token === undefined) return null;
    this.#at += token.length;
    return token;
  }

  #skipBlanks(): void {
    this.#match(BLANKS);
  }

  #tell(offset: number, message: string): void {
    this.problems.push({ offset, path: [...this.#path], message });
  }

  #unexpected(expected: string): never {
    const rest = this.#text.slice(this.#at);
    if (/^(?:\/\/|\/\*|#)/.test(rest)) {
      return this.#stop(`expected ${expected}, got a comment; JSON has none, use "description"`);
    }
    const got = rest === '' ? 'the end of the file' : JSON.stringify(/^(?:[\w$]{1,20}|.)/su.exec(rest)?.[0]);
    return this.#stop(`expected ${expected}, got ${got}`);
  }

  #stop(message: string, offset = this.#at): never {
    throw new SyntaxStop(offset, message);
  }

  #lineOf(offset: number): number {
    return this.#text.slice(0, offset).split('\n').length;
  }
}
