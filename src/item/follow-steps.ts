import type { AttributeValue } from './attribute-value.ts';

/**
 * Goes from a value into its maps (by names) and lists (by indexes).
 * @returns undefined when any part of the way is missing or is no map or list; the value itself without steps
 */
export function followSteps(
  from: AttributeValue | undefined,
  steps: readonly (string | number)[],
): AttributeValue | undefined {
  let value = from;
  for (let i = 0; i < steps.length && value !== undefined; i++) {
    const step = steps[i];
    if (typeof step === 'string') value = 'M' in value ? value.M.get(step) : undefined;
    else if (step !== undefined) value = 'L' in value ? value.L[step] : undefined;
  }
  return value;
}
