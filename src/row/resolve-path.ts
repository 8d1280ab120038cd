import type { AttributeMap, AttributeValue } from '../item/attribute-value.ts';
import { followSteps } from '../item/follow-steps.ts';
import type { PathStep } from '../mapping/mapping.ts';

/**
 * Follows a path from the top of an item: names into maps, indexes into lists.
 * @returns undefined when any part of the way is missing or is no map or list
 */
export function resolvePath(
  item: AttributeMap,
  [name, ...steps]: readonly [string, ...PathStep[]],
): AttributeValue | undefined {
  return followSteps(item.get(name), steps);
}
