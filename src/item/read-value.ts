import { AttributeReader } from './attribute-reader.ts';
import type { AttributeValue } from './attribute-value.ts';

const QUOTE = 34;
const UPPER_B = 66;
const UPPER_N = 78;
const UPPER_S = 83;
/** Bytes of `{"S":"` and of `"}`. */
const BEFORE_TEXT = 6;
const AFTER_TEXT = 2;

/**
 * Reads an attribute value whose bytes were walked, in the way of the reference decoder. Of a scalar without an escape, they
 * say what it is as they stand.
 * @param start its brace
 * @param end behind its last brace
 */
export function readValue(bytes: Uint8Array, start: number, end: number): AttributeValue {
  const text = (from: number, to: number): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8');
  const tag = bytes[start + 3] === QUOTE ? bytes[start + 2] : undefined;
  if (tag === UPPER_S || tag === UPPER_N || tag === UPPER_B) {
    const inner = text(start + BEFORE_TEXT, end - AFTER_TEXT);
    if (tag === UPPER_S && !inner.includes('\\')) return { S: inner };
    if (tag === UPPER_N) return { N: inner };
    if (tag === UPPER_B) return { B: inner };
  }
  const json: unknown = JSON.parse(text(start, end));
  return new AttributeReader().readValue(json);
}
