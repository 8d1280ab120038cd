/** What kind of thing a key attribute names, by how its text begins: `ORDER#2024-05-04` is an ORDER. Pure. */
import type { AttributeValue } from '../../item/attribute-value.ts';

export interface KeyShape {
  /** `prefix`: texts begin so, up to the delimiter. `word`: the whole text. */
  readonly kind: 'prefix' | 'word';
  readonly text: string;
  /** Hardly anything but the mark of an entity: in capitals, or with a capital before a `#`. */
  readonly isPlain: boolean;
}

const STRONG_PREFIX = /^[#_@$]{0,2}[A-Za-z][A-Za-z0-9 _.-]{0,40}?(?:#|::|\||~)+/;
const WEAK_PREFIX = /^[#_@$]{0,2}[A-Za-z][A-Za-z0-9]{1,30}?[:/_.-]/;
const WORD = /^[#_@$]{0,2}[A-Za-z][A-Za-z_.-]{1,30}[#_@$]{0,2}$/;
const IN_CAPITALS = /^[^a-z]*[A-Z][^a-z]+$/;

/** @returns null for what begins with nothing in particular */
export function shapeOf(value: AttributeValue | undefined): KeyShape | null {
  if (value === undefined || !('S' in value)) return null;
  const text = value.S;
  const [strong] = STRONG_PREFIX.exec(text) ?? [];
  if (strong !== undefined && strong.length < text.length)
    return { kind: 'prefix', text: strong, isPlain: /^[^A-Za-z]*[A-Z]/.test(strong) };
  if (WORD.test(text)) return { kind: 'word', text, isPlain: IN_CAPITALS.test(text) };
  const [weak] = WEAK_PREFIX.exec(text) ?? [];
  if (weak === undefined) return null;
  return { kind: 'prefix', text: weak, isPlain: IN_CAPITALS.test(weak) && !/[/.]/.test(weak) };
}

export function meetsShape({ kind, text }: KeyShape, value: string): boolean {
  return kind === 'prefix' ? value.startsWith(text) : value === text;
}
