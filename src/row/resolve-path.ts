import type { AttributeMap, AttributeValue } from '../item/attribute-value.ts';
import type { PathStep } from '../mapping/mapping.ts';

/**
 * Follows a path from the top of an item: names into maps, indexes into lists.
 * @returns undefined when any part of the way is missing or is no map or list
 */
export function resolvePath(
  item: AttributeMap,
  path: readonly [string, ...PathStep[]],
): AttributeValue | undefined {
  let value = item.get(path[0]);
  for (let i = 1; i < path.length && value !== undefined; i++) {
    const step = path[i];
    if (typeof step === 'string') value = 'M' in value ? value.M.get(step) : undefined;
    else if (step !== undefined) value = 'L' in value ? value.L[step] : undefined;
  }
  return value;
}
