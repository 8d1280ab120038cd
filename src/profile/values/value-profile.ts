/** What the values of one attribute are, gathered one by one; two such gatherings can be put together. */
import {
  tagOf,
  type AttributeMap,
  type AttributeTag,
  type AttributeValue,
} from '../../item/attribute-value.ts';
import { canonicalNumber } from '../../item/exact-number.ts';
import { plainJson } from '../../item/plain-json.ts';
import { Examples } from './examples.ts';
import { NumberProfile } from './number-profile.ts';
import { TextProfile } from './text-profile.ts';

/** Where values stand. */
interface Place {
  /** Of child tables that can still be made of what is inside. */
  readonly levels: number;
  /** Of a list or a set: only the first level of lists in lists can be a column. */
  readonly isElement: boolean;
}

const ATTRIBUTE: Place = { levels: 2, isElement: false };
const MOST_MEMBERS = 100;

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
  /** Of maps among the elements of a list, by name; null where they can be no child table, and for maps elsewhere. */
  members: Map<string, ValueProfile> | null = null;
  readonly #place: Place;

  constructor(place: Place = ATTRIBUTE) {
    this.#place = place;
    if (place.isElement && place.levels > 0) this.members = new Map();
  }

  add(value: AttributeValue): void {
    const tag = tagOf(value);
    this.count += 1;
    this.tags.set(tag, (this.tags.get(tag) ?? 0) + 1);
    if ('S' in value) this.#text(value.S);
    else if ('N' in value) this.#number(value.N);
    else if ('BOOL' in value) this.examples.add(String(value.BOOL));
    else if ('B' in value) this.#bounds(Buffer.byteLength(value.B, 'base64'));
    else if ('M' in value) this.#map(value.M);
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
    if (other.members === null) this.members = null;
    for (const [name, profile] of other.members ?? []) this.#member(name)?.merge(profile);
    if (other.elements === null) return;
    this.elements ??= this.#inside();
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
    if (this.#place.isElement) return;
    this.elements ??= this.#inside();
    for (const element of elements) this.elements.add(element);
    if (elements.length < 10) this.examples.add(plainJson(whole));
  }

  #map(members: AttributeMap): void {
    this.#bounds(members.size);
    for (const [name, value] of members) this.#member(name)?.add(value);
  }

  #inside(): ValueProfile {
    return new ValueProfile({ ...this.#place, isElement: true });
  }

  /** Too many names are data, and an empty one has no path. */
  #member(name: string): ValueProfile | undefined {
    const known = this.members?.get(name);
    if (known !== undefined || this.members === null || name === '') return known;
    if (this.members.size >= MOST_MEMBERS) {
      this.members = null;
      return undefined;
    }
    const made = new ValueProfile({ levels: this.#place.levels - 1, isElement: false });
    this.members.set(name, made);
    return made;
  }

  #bounds(length: number): void {
    this.shortest = Math.min(this.shortest ?? length, length);
    this.longest = Math.max(this.longest ?? length, length);
  }
}
