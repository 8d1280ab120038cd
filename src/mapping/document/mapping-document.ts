/** A mapping file as read: its JSON, and where in the text each part of it stands. */
import { readJson, type MemberOffsets } from './json-reader.ts';
import type { JsonPath, Problem } from '../problem.ts';

/** 1-based, as editors count. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A problem with its place in the text; null when the mapping did not come from text. */
export interface PlacedProblem extends Problem {
  readonly position: TextPosition | null;
}

export class MappingDocument {
  readonly file: string;
  readonly value: unknown;
  /** What is wrong with the text itself. */
  readonly problems: readonly PlacedProblem[];
  /** False when the text is no JSON at all: there is nothing more to check. */
  readonly readable: boolean;
  readonly #text: string | null;
  readonly #offsets: MemberOffsets;

  private constructor(file: string, text: string | null, json: ReturnType<typeof readJson>) {
    this.file = file;
    this.#text = text;
    this.value = json.value;
    this.#offsets = json.offsets;
    this.readable = json.value !== undefined;
    this.problems = json.problems.map(({ path, message, offset }) => ({
      path,
      message,
      position: this.#positionOf(offset),
    }));
  }

  /** @param bytes the file; UTF-8, with or without a byte-order mark */
  static fromBytes(bytes: Uint8Array, file: string): MappingDocument {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      const message = 'is not UTF-8 text (older PowerShells write UTF-16); save it as UTF-8';
      const problem = { offset: 0, path: [], message };
      return new MappingDocument(file, null, {
        value: undefined,
        offsets: new WeakMap(),
        problems: [problem],
      });
    }
    return new MappingDocument(file, text, readJson(text));
  }

  /** For a mapping that was made in a program. */
  static fromValue(value: unknown, file: string): MappingDocument {
    return new MappingDocument(file, null, {
      value: value ?? null,
      offsets: new WeakMap(),
      problems: [],
    });
  }

  /** What stands at a path, or undefined. */
  valueAt(path: JsonPath): unknown {
    let value = this.value;
    for (const step of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = Object.getOwnPropertyDescriptor(value, step)?.value;
    }
    return value;
  }

  /** The names of the members of the object at a path, in the order of the file. */
  namesAt(path: JsonPath): readonly string[] {
    const value = this.valueAt(path);
    if (typeof value !== 'object' || value === null) return [];
    const written = this.#offsets.get(value);
    return written === undefined ? Object.keys(value) : [...written.keys()].map(String);
  }

  place(problem: Problem): PlacedProblem {
    return { ...problem, position: this.#locate(problem.path) };
  }

  /** Where the part at a path stands, or the nearest part around it that does stand in the text. */
  #locate(path: JsonPath): TextPosition | null {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const parent = this.valueAt(path.slice(0, depth - 1));
      const step = path[depth - 1];
      if (typeof parent !== 'object' || parent === null || step === undefined) continue;
      const offset = this.#offsets.get(parent)?.get(step);
      if (offset !== undefined) return this.#positionOf(offset);
    }
    return this.#positionOf(0);
  }

  #positionOf(offset: number): TextPosition | null {
    if (this.#text === null) return null;
    const lines = this.#text.slice(0, offset).split('\n');
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  }
}
