/**
 * JSON for a SUPER column: white space goes, digits stay. A name twice in an object is an error, and so is what
 * exceeds the limits of https://docs.aws.amazon.com/redshift/latest/dg/limitations-super.html.
 */
import { LoadError } from './load-error.ts';

export interface SuperLimits {
  /** Of a whole value. */
  readonly bytes: number;
  /** Of a string inside; 16,000,000 where large strings are enabled. */
  readonly stringBytes: number;
  readonly depth: number;
}

export const SUPER_LIMITS: SuperLimits = { bytes: 16 * 1024 * 1024, stringBytes: 65_535, depth: 1000 };

const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/sy;

export function readSuper(text: string, limits: SuperLimits = SUPER_LIMITS): string {
  if (Buffer.byteLength(text) > limits.bytes) throw invalid('value is larger than 16 MB');
  try {
    JSON.parse(text);
  } catch {
    throw invalid('not a JSON value');
  }
  const parts: string[] = [];
  const names: (Set<string> | undefined)[] = [];
  let wantsName = false;
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    const [, symbol, string, scalar] = found;
    parts.push(symbol ?? string ?? scalar ?? '');
    if (string !== undefined) {
      const value = JSON.parse(string) as string;
      checkString(value, limits);
      if (wantsName) addName(names.at(-1), value);
      wantsName = false;
    } else if (symbol === '{' || symbol === '[') {
      names.push(symbol === '{' ? new Set() : undefined);
      if (names.length > limits.depth) throw invalid(`nested deeper than ${String(limits.depth)}`);
      wantsName = symbol === '{';
    } else if (symbol === '}' || symbol === ']') {
      names.pop();
      wantsName = false;
    } else if (symbol === ',') {
      wantsName = names.at(-1) !== undefined;
    }
  }
  return parts.join('');
}

function checkString(value: string, limits: SuperLimits): void {
  const bytes = Buffer.byteLength(value);
  if (bytes > limits.stringBytes) {
    throw invalid(`string of ${String(bytes)} bytes, at most ${String(limits.stringBytes)}`);
  }
  if (value.includes('\u0000')) throw invalid('U+0000 in a string');
}

function addName(names: Set<string> | undefined, name: string): void {
  if (names?.has(name) === true) throw invalid(`duplicate attribute name "${name.slice(0, 60)}"`);
  names?.add(name);
}

function invalid(reason: string): LoadError {
  return new LoadError(1224, `Invalid JSON format: ${reason}`);
}
