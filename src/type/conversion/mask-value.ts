import { createHash, createHmac } from 'node:crypto';
import type { AttributeValue } from '../../item/attribute-value.ts';
import { canonicalNumber } from '../../item/exact-number.ts';
import { plainJson } from '../../item/plain-json.ts';
import { sortStrings } from '../../item/sort-order.ts';
import { NULL_CELL, type Cell, type Mismatch } from '../cell.ts';
import { LONE_SURROGATE, LONE_SURROGATE_REASON } from '../lone-surrogate.ts';
import type { Mask } from './conversion.ts';

const MOST_SHOWN = 4;

/** What a mask makes of a value. What it says of one that it cannot mask says nothing of the value. */
export function maskValue(value: AttributeValue, mask: Mask): Cell | Mismatch {
  if (mask.kind === 'drop') return NULL_CELL;
  const text = textOf(value);
  // Halves of pairs have one and the same bytes, and two values would be one.
  if (LONE_SURROGATE.test(text))
    return { kind: 'mismatch', reason: `${LONE_SURROGATE_REASON}; the value is masked` };
  switch (mask.kind) {
    case 'last4':
      return { kind: 'text', text: lastCharacters(text) };
    case 'sha256':
      return {
        kind: 'text',
        text: createHash('sha256').update(mask.secret.key.export()).update(text).digest('hex'),
      };
    case 'hmac':
      return { kind: 'text', text: createHmac('sha256', mask.secret.key).update(text).digest('hex') };
  }
}

/** The text of an S, the digits of an N, the base64 of a B, and of all others plain JSON, which equal values share. */
function textOf(value: AttributeValue): string {
  if ('S' in value) return value.S;
  if ('N' in value) return canonicalNumber(value.N) ?? value.N;
  return 'B' in value ? value.B : plainJson(inOneOrder(value));
}

/** The members of a map have no order of their own: each export has them in another one. */
function inOneOrder(value: AttributeValue): AttributeValue {
  if ('L' in value) return { L: value.L.map(inOneOrder) };
  if (!('M' in value)) return value;
  const { M: map } = value;
  const members = sortStrings([...map.keys()]).flatMap((name): readonly [string, AttributeValue][] => {
    const member = map.get(name);
    return member === undefined ? [] : [[name, inOneOrder(member)]];
  });
  return { M: new Map(members) };
}

/** Never more than half of them. */
function lastCharacters(text: string): string {
  const characters = Array.from(text);
  const shown = Math.min(MOST_SHOWN, Math.floor(characters.length / 2));
  return characters.slice(characters.length - shown).join('');
}
