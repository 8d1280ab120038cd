/** Which target an item belongs to: decided by its key attributes alone, because a delete carries nothing else. */
import type { KeyCondition } from '../mapping.ts';

/**
 * Whether an item meets all conditions. Pure.
 * @param keyText the text of a key attribute: the string of an S, the canonical digits of an N (as `canonicalNumber`
 *   gives them), the base64 of a B
 */
export function matchesWhere(
  conditions: readonly KeyCondition[],
  keyText: (attribute: string) => string,
): boolean {
  return conditions.every((condition) => holds(condition, keyText(condition.attribute)));
}

function holds(condition: KeyCondition, text: string): boolean {
  switch (condition.test) {
    case 'equals':
      return condition.values.includes(text);
    case 'beginsWith':
      return condition.prefixes.some((prefix) => text.startsWith(prefix));
    case 'not':
      break;
  }
  return !holds(condition.condition, text);
}
