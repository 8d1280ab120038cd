import { canonicalNumber } from '../../item/exact-number.ts';
import { describeJson } from '../../item/json-shape.ts';
import type { ColumnType } from '../../type/column-type.ts';
import { convertNumeric } from '../../type/convert-number.ts';
import { printType } from '../../type/parse-type.ts';
import type { ConditionFile, ExclusionFile } from '../document/condition-schema.ts';
import type { JsonPath, Problem } from '../problem.ts';
import type { KeyCondition } from './condition.ts';
import { asArray, COMPARISONS } from './given-tests.ts';

/** Compiles the condition on an attribute of the primary key: its values are of the type of its column. */
export class KeyCompiler {
  readonly #attribute: string;
  readonly #type: ColumnType | undefined;
  readonly #problems: Problem[];

  constructor(attribute: string, type: ColumnType | undefined, problems: Problem[]) {
    this.#attribute = attribute;
    this.#type = type;
    this.#problems = problems;
  }

  compile(condition: ConditionFile, path: JsonPath): readonly KeyCondition[] {
    const attribute = this.#attribute;
    const exclusions = condition.not === undefined ? [] : this.#tests(condition.not, [...path, 'not']);
    const negated = exclusions.map((each) => ({ attribute, test: 'not' as const, condition: each }));
    return [...this.#tests(condition, path), ...negated];
  }

  #tests(given: ExclusionFile, path: JsonPath): readonly KeyCondition[] {
    const attribute = this.#attribute;
    const tests: KeyCondition[] = [];
    for (const values of [given.equals, given.in]) {
      if (values === undefined) continue;
      const texts = asArray(values).map((value) => this.#valueText(value, path));
      tests.push({ attribute, test: 'equals', values: texts });
    }
    const kind = this.#type?.kind ?? 'string';
    if (given.beginsWith !== undefined) {
      if (kind !== 'string') {
        this.#tell([...path, 'beginsWith'], `is for text only; ${this.#described()}`);
      }
      tests.push({ attribute, test: 'beginsWith', prefixes: asArray(given.beginsWith) });
    }
    for (const name of ['contains', 'exists'] as const) {
      if (given[name] === undefined) continue;
      this.#tell([...path, name], `is for attributes beside the key; a key is one value, and never missing`);
    }
    for (const test of COMPARISONS) {
      const bound = given[test];
      if (bound === undefined) continue;
      const number = canonicalNumber(String(bound));
      if (kind === 'binary') this.#tell([...path, test], `is for numbers only; ${this.#described()}`);
      else if (number === undefined) {
        this.#tell([...path, test], `expected a number, got ${describeJson(bound)}`);
      } else tests.push({ attribute, test, number });
    }
    return tests;
  }

  /** The value as `keyHolds` compares it: the text of an S, canonical digits of an N, base64 of a B. */
  #valueText(value: string | number | boolean, path: JsonPath): string {
    const type = this.#type;
    const fail = (expected: string): string => {
      this.#tell(path, `expected ${expected}, got ${describeJson(value)}; ${this.#described()}`);
      return String(value);
    };
    if (typeof value === 'boolean') return fail('a string or a number');
    if (type === undefined) return String(value);
    switch (type.kind) {
      case 'int32':
      case 'int64':
      case 'decimal': {
        const digits = canonicalNumber(String(value));
        return digits === undefined || convertNumeric({ N: digits }, type).kind === 'mismatch'
          ? fail(printType(type))
          : digits;
      }
      case 'binary':
        return typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value
          ? value
          : fail('padded base64');
      case 'string':
      case 'float64':
      case 'boolean':
      case 'timestamp':
      case 'date':
      case 'json':
      case 'list':
      case 'rows':
        break;
    }
    // A string column may hold a key of type N: a number is then its digits. Other types hold no key at all.
    return typeof value === 'number' ? (canonicalNumber(String(value)) ?? fail('a number')) : value;
  }

  #described(): string {
    const type = this.#type === undefined ? 'string' : printType(this.#type);
    return `the column of key attribute ${JSON.stringify(this.#attribute)} is ${type}`;
  }

  #tell(path: JsonPath, message: string): void {
    this.#problems.push({ path, message });
  }
}
