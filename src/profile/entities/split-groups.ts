/** Splits groups of items by the shape of one key attribute, where the shapes look like kinds of entities. Pure. */
import { mergedProfile, type ItemProfile } from './item-profile.ts';
import type { ItemGroup } from './item-groups.ts';
import type { KeyShape } from './key-shape.ts';
import { isEntityTypeName } from '../usual-names.ts';

/** One part of a split. */
export interface Part {
  /** All of one kind: an item of the part meets one of them. Empty for what is left over. */
  readonly shapes: readonly KeyShape[];
  readonly groups: readonly ItemGroup[];
}

const MOST_WORDS = 12;
const MOST_CLASSES = 60;
/** Of the items that have to be in some class, for classes to mean anything. */
const LEAST_COVERED = 0.5;
/** Of the items that a class has to have where it may be anything. */
const LEAST_SHARE = 0.01;
/** Of the attributes that two groups share when they are one kind of item. */
const ALIKE = 0.8;

export interface SplitOptions {
  /** Index of the key attribute. */
  readonly index: number;
  /** Whether plain marks tell entities apart even where their items look alike. */
  readonly trustsMarks: boolean;
}

/** @returns one part with everything when there is nothing to split by; what is left over comes last */
export function splitGroups(groups: readonly ItemGroup[], options: SplitOptions): readonly Part[] {
  const whole: Part = { shapes: [], groups };
  const total = itemsOf(groups);
  const classes = classesOf(groups, options.index, total);
  const merged = mergeAlike(classes, options.trustsMarks);
  const taken = new Set(merged.flatMap((part) => part.groups));
  const left = groups.filter((group) => !taken.has(group));
  if (merged.length === 0 || itemsOf([...taken]) < LEAST_COVERED * total) return [whole];
  if (left.length === 0) return merged.length === 1 ? [whole] : merged;
  return [...merged, { shapes: [], groups: left }];
}

export function itemsOf(groups: readonly ItemGroup[]): number {
  return groups.reduce((sum, { profile }) => sum + profile.items, 0);
}

/** The shapes that may be marks, the most frequent first; of two that begin alike the shorter one stands for both. */
function classesOf(groups: readonly ItemGroup[], index: number, total: number): readonly Part[] {
  const byShape = new Map<KeyShape, ItemGroup[]>();
  for (const group of groups) {
    const shape = group.shapes[index] ?? null;
    if (shape === null) continue;
    const known = [...byShape.keys()].find(({ kind, text }) => kind === shape.kind && text === shape.text);
    if (known === undefined) byShape.set(shape, [group]);
    else byShape.get(known)?.push(group);
  }
  const words = [...byShape.keys()].filter(({ kind }) => kind === 'word').length;
  const able = [...byShape].filter(([{ kind, isPlain }, of]) => {
    if (kind === 'word' && words > MOST_WORDS) return false;
    return isPlain || itemsOf(of) >= Math.max(2, LEAST_SHARE * total);
  });
  const frequent =
    able.length <= MOST_CLASSES ? able : able.filter(([, of]) => itemsOf(of) >= LEAST_SHARE * total);
  const shortest = frequent.filter(
    ([shape]) =>
      !frequent.some(
        ([other]) => other !== shape && other.kind === 'prefix' && shape.text.startsWith(other.text),
      ),
  );
  return shortest
    .map(([shape]) => {
      const own = [...byShape].filter(
        ([other]) =>
          (other.kind === shape.kind && other.text === shape.text) ||
          (shape.kind === 'prefix' && other.text.startsWith(shape.text)),
      );
      return { shapes: [shape], groups: own.flatMap(([, of]) => of) };
    })
    .toSorted((a, b) => itemsOf(b.groups) - itemsOf(a.groups) || (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ shapes }: Part): string {
  return shapes[0]?.text ?? '';
}

function mergeAlike(classes: readonly Part[], trustsMarks: boolean): readonly Part[] {
  const merged: Part[] = [];
  for (const part of classes) {
    const [shape] = part.shapes;
    const at = merged.findIndex((other) => {
      const [first] = other.shapes;
      // A where takes either whole values or beginnings.
      if (shape === undefined || first === undefined || first.kind !== shape.kind) return false;
      if (trustsMarks && (shape.isPlain || first.isPlain)) return false;
      return areAlike(profileOf(part), profileOf(other));
    });
    const other = merged[at];
    if (other === undefined) merged.push(part);
    else
      merged[at] = {
        shapes: [...other.shapes, ...part.shapes],
        groups: [...other.groups, ...part.groups],
      };
  }
  return merged;
}

function profileOf({ groups }: Part): ItemProfile {
  return mergedProfile(groups.map(({ profile }) => profile));
}

/** Whether items of both have much the same attributes, and none that says that they are of two types. */
function areAlike(a: ItemProfile, b: ItemProfile): boolean {
  for (const [name, { examples }] of a.attributes) {
    if (!isEntityTypeName(name)) continue;
    const other = b.attributes.get(name)?.examples.only ?? null;
    if (examples.only !== null && other !== null && examples.only !== other) return false;
  }
  const [left, right] = [usualAttributes(a), usualAttributes(b)];
  const shared = [...left].filter((name) => right.has(name)).length;
  const all = left.size + right.size - shared;
  return all === 0 || shared / all >= ALIKE;
}

function usualAttributes({ attributes, items }: ItemProfile): ReadonlySet<string> {
  return new Set([...attributes].flatMap(([name, { count }]) => (count * 2 >= items ? [name] : [])));
}
