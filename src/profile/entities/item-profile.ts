/** What items of one kind have: their attributes, and how often. */
import type { AttributeMap, AttributeValue } from '../../item/attribute-value.ts';
import { canonicalNumber, isLongNumber } from '../../item/exact-number.ts';
import { ValueProfile } from '../values/value-profile.ts';

/** Where names are data there are as many as items: those past it are for `rest`. */
const MOST_ATTRIBUTES = 2000;

export class ItemProfile {
  items = 0;
  /** Primary keys of deleted items. */
  deletes = 0;
  /** Whether a number that a warehouse may not hold inside of JSON was seen anywhere. */
  hasLongNumber = false;
  readonly attributes = new Map<string, ValueProfile>();

  addItem(item: AttributeMap): void {
    this.items += 1;
    for (const [name, value] of item) {
      this.#of(name)?.add(value);
      this.hasLongNumber ||= holdsLongNumber(value);
    }
  }

  merge(other: ItemProfile): void {
    this.items += other.items;
    this.deletes += other.deletes;
    this.hasLongNumber ||= other.hasLongNumber;
    for (const [name, profile] of other.attributes) this.#of(name)?.merge(profile);
  }

  #of(name: string): ValueProfile | undefined {
    const known = this.attributes.get(name);
    if (known !== undefined || this.attributes.size >= MOST_ATTRIBUTES) return known;
    const made = new ValueProfile();
    this.attributes.set(name, made);
    return made;
  }
}

export function mergedProfile(profiles: readonly ItemProfile[]): ItemProfile {
  const whole = new ItemProfile();
  for (const profile of profiles) whole.merge(profile);
  return whole;
}

function holdsLongNumber(value: AttributeValue): boolean {
  if ('N' in value) return isLong(value.N);
  if ('NS' in value) return value.NS.some(isLong);
  if ('L' in value) return value.L.some(holdsLongNumber);
  if ('M' in value) return [...value.M.values()].some(holdsLongNumber);
  return false;
}

function isLong(text: string): boolean {
  return isLongNumber(canonicalNumber(text) ?? text);
}
