import type { KeyCondition } from '../mapping.ts';

/** Tests on one attribute, as a mapping file states them. */
interface Tests {
  equals?: string | readonly string[];
  beginsWith?: string | readonly string[];
  not?: Tests;
}

/** Conditions as a mapping file states them, in one line of JSON. */
export function printWhere(conditions: readonly KeyCondition[]): string {
  const byAttribute = new Map<string, Tests>();
  for (const condition of conditions) {
    const tests = byAttribute.get(condition.attribute) ?? {};
    state(condition, tests);
    byAttribute.set(condition.attribute, tests);
  }
  return JSON.stringify(Object.fromEntries(byAttribute));
}

function state(condition: KeyCondition, tests: Tests): void {
  switch (condition.test) {
    case 'equals':
      tests.equals = oneOrMore(condition.values);
      break;
    case 'beginsWith':
      tests.beginsWith = oneOrMore(condition.prefixes);
      break;
    case 'not':
      state(condition.condition, (tests.not ??= {}));
      break;
  }
}

function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}
