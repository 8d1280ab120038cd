/** Compiles the `where` of a target to conditions on the primary key. */
import { canonicalNumber } from '../../item/exact-number.ts';
import { describeJson } from '../../item/json-shape.ts';
import type { ColumnType } from '../../type/column-type.ts';
import type { KeyCondition } from '../mapping.ts';
import type { ConditionFile, ExclusionFile, TargetFile } from '../document/mapping-schema.ts';
import { convertNumeric } from '../../type/convert-number.ts';
import { printType } from '../../type/parse-type.ts';
import type { JsonPath, Problem } from '../problem.ts';
import { didYouMean } from '../../message/suggest.ts';

export interface WhereResult {
  readonly conditions: readonly KeyCondition[];
  readonly problems: readonly Problem[];
}

/**
 * @param keyTypes the type of the column that holds each key attribute; one is missing when its column is
 * @param attributes the attributes that `where` names, in the order of the file
 * @param path the JSON path of `where`
 */
export function compileWhere(
  where: TargetFile['where'],
  attributes: readonly string[],
  keys: readonly string[],
  keyTypes: ReadonlyMap<string, ColumnType>,
  path: JsonPath,
): WhereResult {
  const problems: Problem[] = [];
  const conditions: KeyCondition[] = [];
  for (const attribute of attributes) {
    const given = where[attribute];
    if (given === undefined) continue;
    const at = [...path, attribute];
    if (!keys.includes(attribute)) {
      problems.push({ path: at, message: notAKey(attribute, keys) });
      continue;
    }
    const condition = typeof given === 'object' ? given : { equals: given };
    const compiler = new AttributeCompiler(attribute, keyTypes.get(attribute), problems);
    conditions.push(...compiler.compile(condition, at));
  }
  return { conditions, problems };
}

function notAKey(attribute: string, keys: readonly string[]): string {
  const known = keys.map((key) => JSON.stringify(key)).join(', ');
  return (
    `only key attributes can be used, because a delete carries nothing but the key: ` +
    `expected ${keys.length === 1 ? '' : 'one of '}${known}, got ${JSON.stringify(attribute)}${didYouMean(attribute, keys)}`
  );
}

class AttributeCompiler {
  readonly #attribute: string;
  readonly #type: ColumnType | undefined;
  readonly #problems: Problem[];

  constructor(attribute: string, type: ColumnType | undefined, problems: Problem[]) {
    this.#attribute = attribute;
    this.#type = type;
    this.#problems = problems;
  }

  compile(condition: ConditionFile, path: JsonPath): readonly KeyCondition[] {
    const tests = this.#tests(condition, path);
    if (condition.equals !== undefined && condition.beginsWith !== undefined) {
      // Both at once read as "or" to some and as "and" to others.
      this.#tell(path, 'expected "equals" or "beginsWith", got both');
    }
    if (condition.not === undefined) {
      if (tests.length === 0)
        this.#tell(path, 'expected "equals", "beginsWith" or "not", got an empty object');
      return tests;
    }
    const exclusions = this.#tests(condition.not, [...path, 'not']);
    if (exclusions.length === 0) {
      this.#tell([...path, 'not'], 'expected "equals" or "beginsWith", got an empty object');
    }
    const negated = exclusions.map((exclusion): KeyCondition => {
      return { attribute: this.#attribute, test: 'not', condition: exclusion };
    });
    return [...tests, ...negated];
  }

  #tests(given: ExclusionFile, path: JsonPath): readonly KeyCondition[] {
    const tests: KeyCondition[] = [];
    if (given.equals !== undefined) {
      const values = asArray(given.equals).map((value) => this.#valueText(value, path));
      tests.push({ attribute: this.#attribute, test: 'equals', values });
    }
    if (given.beginsWith !== undefined) {
      const kind = this.#type?.kind ?? 'string';
      if (kind !== 'string') {
        this.#tell([...path, 'beginsWith'], `is for text only; ${this.#described()}`);
      }
      tests.push({ attribute: this.#attribute, test: 'beginsWith', prefixes: asArray(given.beginsWith) });
    }
    return tests;
  }

  /** The value as `matchesWhere` is given the key: the text of an S, canonical digits of an N, base64 of a B. */
  #valueText(value: string | number, path: JsonPath): string {
    const type = this.#type;
    const fail = (expected: string): string => {
      this.#tell(path, `expected ${expected}, got ${describeJson(value)}; ${this.#described()}`);
      return String(value);
    };
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

function asArray<T extends string | number>(value: T | readonly T[]): readonly T[] {
  return typeof value === 'object' ? value : [value];
}
