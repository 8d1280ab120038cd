import { canonicalNumber } from '../../item/exact-number.ts';
import { describeJson } from '../../item/json-shape.ts';
import type { ConditionFile, ExclusionFile } from '../document/condition-schema.ts';
import type { JsonPath, Problem } from '../problem.ts';
import type { AttributeCondition, ConditionValue } from './condition.ts';
import { asArray, COMPARISONS } from './given-tests.ts';

/** Compiles the condition on an attribute beside the key: its values say by their JSON type which DynamoDB type is meant. */
export class AttributeCompiler {
  readonly #attribute: string;
  readonly #problems: Problem[];

  constructor(attribute: string, problems: Problem[]) {
    this.#attribute = attribute;
    this.#problems = problems;
  }

  compile(condition: ConditionFile, path: JsonPath): readonly AttributeCondition[] {
    const exclusions = condition.not === undefined ? [] : this.#tests(condition.not, [...path, 'not']);
    return [...this.#tests(condition, path), ...exclusions.map((each) => this.#not(each))];
  }

  #not(condition: AttributeCondition): AttributeCondition {
    return { attribute: this.#attribute, test: 'not', condition };
  }

  #tests(given: ExclusionFile, path: JsonPath): readonly AttributeCondition[] {
    const attribute = this.#attribute;
    const tests: AttributeCondition[] = [];
    for (const [name, test] of VALUED) {
      const values = given[name];
      if (values === undefined) continue;
      tests.push({
        attribute,
        test,
        values: asArray(values).flatMap((value) => this.#value(value, [...path, name])),
      });
    }
    if (given.beginsWith !== undefined) {
      tests.push({ attribute, test: 'beginsWith', prefixes: asArray(given.beginsWith) });
    }
    if (given.exists !== undefined) {
      const exists: AttributeCondition = { attribute, test: 'exists' };
      tests.push(given.exists ? exists : this.#not(exists));
    }
    for (const test of COMPARISONS) {
      const bound = given[test];
      const number = bound === undefined ? undefined : this.#number(bound, [...path, test]);
      if (number !== undefined) tests.push({ attribute, test, number });
    }
    return tests;
  }

  #value(value: string | number | boolean, path: JsonPath): ConditionValue | readonly [] {
    if (typeof value === 'string') return { S: value };
    if (typeof value === 'boolean') return { BOOL: value };
    const digits = this.#number(value, path);
    return digits === undefined ? [] : { N: digits };
  }

  #number(given: string | number, path: JsonPath): string | undefined {
    const digits = canonicalNumber(String(given));
    if (digits === undefined) {
      const message = `expected a number that DynamoDB can hold, got ${describeJson(given)}`;
      this.#problems.push({ path, message });
    }
    return digits;
  }
}

const VALUED = [
  ['equals', 'equals'],
  ['in', 'equals'],
  ['contains', 'contains'],
] as const;
