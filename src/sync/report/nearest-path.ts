/** What somebody most likely meant by a path that leads to nothing in any item. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { AttributeMap, AttributeValue } from '../../item/attribute-value.ts';
import type { PathStep } from '../../mapping/mapping.ts';
import type { ItemPath } from '../../mapping/path.ts';
import { nearest } from '../../message/suggest.ts';

/** A map whose names are data has as many as there are items. */
const MOST_NAMES = 1000;

/**
 * @param taken paths of other columns: a name that has a column of its own is not what this one is meant to be
 * @returns the path with the step at which it leaves the items put right, or null when nothing there is near
 */
export function nearestPath(
  path: ItemPath,
  items: readonly AttributeMap[],
  taken: readonly ItemPath[] = [],
): ItemPath | null {
  const isTaken = (meant: ItemPath): boolean => taken.some((other) => isDeepStrictEqual(other, meant));
  const [first, ...others] = path;
  // A name that holds the dots.
  const whole = path.join('.');
  if (path.length > 1 && items.some((item) => item.has(whole)) && !isTaken([whole])) return [whole];
  let values: readonly AttributeValue[] = items.map((item) => ({ M: item }));
  const steps: readonly PathStep[] = [first, ...others];
  for (const [index, step] of steps.entries()) {
    const next = values.flatMap((value) => stepInto(value, step));
    if (next.length === 0) {
      if (typeof step !== 'string') return null;
      const meantBy = (name: string): ItemPath =>
        index === 0 ? [name, ...others] : [first, ...others.with(index - 1, name)];
      const near = nearest(
        step,
        namesOf(values).filter((name) => !isTaken(meantBy(name))),
      );
      return near === null ? null : meantBy(near);
    }
    values = next;
  }
  return null;
}

function stepInto(value: AttributeValue, step: PathStep): readonly AttributeValue[] {
  let found: AttributeValue | undefined;
  if (typeof step === 'string') found = 'M' in value ? value.M.get(step) : undefined;
  else found = 'L' in value ? value.L[step] : undefined;
  return found === undefined ? [] : [found];
}

function namesOf(values: readonly AttributeValue[]): readonly string[] {
  const names = new Set<string>();
  for (const value of values) {
    if (!('M' in value)) continue;
    for (const name of value.M.keys()) if (names.size < MOST_NAMES) names.add(name);
  }
  return [...names];
}
