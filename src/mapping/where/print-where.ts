import type { AttributeCondition, Comparison, ConditionValue, KeyCondition } from './condition.ts';

type Scalar = string | number | boolean;

/** Tests on one attribute, as a mapping file states them. */
type Tests = {
  equals?: Scalar | readonly Scalar[];
  contains?: Scalar | readonly Scalar[];
  beginsWith?: Scalar | readonly Scalar[];
  exists?: boolean;
  not?: Tests;
} & { [test in Comparison]?: Scalar };

/** Conditions as a mapping file states them, in one line of JSON. */
export function printWhere(conditions: readonly (KeyCondition | AttributeCondition)[]): string {
  const byAttribute = new Map<string, Tests>();
  for (const condition of conditions) {
    const tests = byAttribute.get(condition.attribute) ?? {};
    state(condition, tests);
    byAttribute.set(condition.attribute, tests);
  }
  return JSON.stringify(Object.fromEntries(byAttribute));
}

function state(condition: KeyCondition | AttributeCondition, tests: Tests): void {
  switch (condition.test) {
    case 'equals':
    case 'contains':
      tests[condition.test] = oneOrMore(condition.values.map(scalarOf));
      break;
    case 'beginsWith':
      tests.beginsWith = oneOrMore(condition.prefixes);
      break;
    case 'exists':
      tests.exists = true;
      break;
    case 'lessThan':
    case 'atMost':
    case 'greaterThan':
    case 'atLeast':
      tests[condition.test] = numberOf(condition.number);
      break;
    case 'not':
      if (condition.condition.test === 'exists') tests.exists = false;
      else state(condition.condition, (tests.not ??= {}));
      break;
  }
}

function scalarOf(value: string | ConditionValue): Scalar {
  if (typeof value === 'string') return value;
  if ('S' in value) return value.S;
  return 'N' in value ? numberOf(value.N) : value.BOOL;
}

/** Digits that a JSON number would lose stay text. */
function numberOf(digits: string): Scalar {
  return String(Number(digits)) === digits ? Number(digits) : digits;
}

function oneOrMore(values: readonly Scalar[]): Scalar | readonly Scalar[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}
