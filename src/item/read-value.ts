import { AttributeReader } from './attribute-reader.ts';
import type { AttributeValue } from './attribute-value.ts';

/**
 * Reads an attribute value whose bytes were found, in the way of the reference decoder.
 * @param start its brace
 * @param end behind its last brace
 */
export function readValue(bytes: Uint8Array, start: number, end: number): AttributeValue {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  const json: unknown = JSON.parse(text);
  return new AttributeReader().readValue(json);
}
