/** What the values of one attribute are, gathered one by one; two such gatherings can be put together. */
import { tagOf, type AttributeTag, type AttributeValue } from '../../item/attribute-value.ts';
import { canonicalNumber } from '../../item/exact-number.ts';
import { plainJson } from '../../item/plain-json.ts';
import { Examples } from './examples.ts';
import { NumberProfile } from './number-profile.ts';
import { TextProfile } from './text-profile.ts';

export class ValueProfile {
  /** NULLs among them. */
  count = 0;
  readonly tags = new Map<AttributeTag, number>();
  readonly numbers = new NumberProfile();
  readonly texts = new TextProfile();
  readonly examples = new Examples();
  /** Of texts in characters, of binary in bytes, of lists and sets in elements, of maps in members. */
  shortest: number | null = null;
  longest: number | null = null;
  /** Of lists and sets; made with the first one. */
  elements: ValueProfile | null = null;
  readonly #depth: number;

  /** @param depth of lists in lists, of which only the first level can be a column */
  constructor(depth = 0) {
    this.#depth = depth;
  }

  add(value: AttributeValue): void {
    const tag = tagOf(value);
    this.count += 1;
    this.tags.set(tag, (this.tags.get(tag) ?? 0) + 1);
    if ('S' in value) this.#text(value.S);
    else if ('N' in value) this.#number(value.N);
    else if ('BOOL' in value) this.examples.add(String(value.BOOL));
    else if ('B' in value) this.#bounds(Buffer.byteLength(value.B, 'base64'));
    else if ('M' in value) this.#bounds(value.M.size);
    else if ('L' in value) this.#list(value.L, value);
    else if ('SS' in value)
      this.#list(
        value.SS.map((S) => ({ S })),
        value,
      );
    else if ('NS' in value)
      this.#list(
        value.NS.map((N) => ({ N })),
        value,
      );
    else if ('BS' in value)
      this.#list(
        value.BS.map((B) => ({ B })),
        value,
      );
  }

  merge(other: ValueProfile): void {
    this.count += other.count;
    for (const [tag, count] of other.tags) this.tags.set(tag, (this.tags.get(tag) ?? 0) + count);
    this.numbers.merge(other.numbers);
    this.texts.merge(other.texts);
    this.examples.merge(other.examples);
    for (const length of [other.shortest, other.longest]) if (length !== null) this.#bounds(length);
    if (other.elements === null) return;
    this.elements ??= new ValueProfile(this.#depth + 1);
    this.elements.merge(other.elements);
  }

  /** The types that were seen, but for NULL: the most frequent first. */
  get types(): readonly AttributeTag[] {
    return [...this.tags]
      .filter(([tag]) => tag !== 'NULL')
      .toSorted(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
      .map(([tag]) => tag);
  }

  get nulls(): number {
    return this.tags.get('NULL') ?? 0;
  }

  #text(text: string): void {
    this.texts.add(text);
    this.#bounds(text.length);
    this.examples.add(text);
  }

  #number(text: string): void {
    const digits = canonicalNumber(text) ?? text;
    this.numbers.add(digits);
    this.examples.add(digits);
  }

  #list(elements: readonly AttributeValue[], whole: AttributeValue): void {
    this.#bounds(elements.length);
    if (this.#depth > 0) return;
    this.elements ??= new ValueProfile(this.#depth + 1);
    for (const element of elements) this.elements.add(element);
    if (elements.length < 10) this.examples.add(plainJson(whole));
  }

  #bounds(length: number): void {
    this.shortest = Math.min(this.shortest ?? length, length);
    this.longest = Math.max(this.longest ?? length, length);
  }
}
