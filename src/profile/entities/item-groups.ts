/** Items by the shapes of their key attributes, as they come by; and which of those groups are entities of their own. */
import type { AttributeMap, ExportRecord } from '../../item/attribute-value.ts';
import { ItemProfile, mergedProfile } from './item-profile.ts';
import { shapeOf, type KeyShape } from './key-shape.ts';

/** Distinct shapes of one attribute. Past them they are names of things, and not of kinds. */
const MOST_SHAPES = 300;

export interface ItemGroup {
  /** Of the key attributes, partition key first; null for what has none. */
  readonly shapes: readonly (KeyShape | null)[];
  readonly profile: ItemProfile;
}

export class ItemGroups {
  readonly keys: readonly string[];
  /** Of the key attributes of all records, deletes too. */
  readonly keyProfile = new ItemProfile();
  readonly #groups = new Map<string, ItemGroup>();
  readonly #shapes: readonly Map<string, KeyShape>[];

  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.#shapes = keys.map(() => new Map());
  }

  add(record: ExportRecord): void {
    const attributes = record.kind === 'put' ? record.item : record.keys;
    const group = this.#groupOf(attributes);
    this.keyProfile.addItem(new Map(this.keys.flatMap((name) => pairOf(name, attributes))));
    if (record.kind === 'put') group.profile.addItem(record.item);
    else group.profile.deletes += 1;
  }

  /** Those that had items. */
  get groups(): readonly ItemGroup[] {
    return [...this.#groups.values()].filter(({ profile }) => profile.items > 0);
  }

  whole(): ItemProfile {
    return mergedProfile([...this.#groups.values()].map(({ profile }) => profile));
  }

  #groupOf(attributes: AttributeMap): ItemGroup {
    const shapes = this.keys.map((name, index) => this.#known(index, shapeOf(attributes.get(name))));
    const id = JSON.stringify(shapes.map((shape) => (shape === null ? null : [shape.kind, shape.text])));
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const made = { shapes, profile: new ItemProfile() };
    this.#groups.set(id, made);
    return made;
  }

  #known(index: number, shape: KeyShape | null): KeyShape | null {
    const shapes = this.#shapes[index];
    if (shape === null || shapes === undefined) return null;
    const id = `${shape.kind} ${shape.text}`;
    if (!shapes.has(id) && shapes.size >= MOST_SHAPES) return null;
    shapes.set(id, shape);
    return shape;
  }
}

function pairOf(
  name: string,
  attributes: AttributeMap,
): readonly [string, NonNullable<ReturnType<AttributeMap['get']>>][] {
  const value = attributes.get(name);
  return value === undefined ? [] : [[name, value]];
}
