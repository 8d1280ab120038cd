import type { AttributeMap, AttributeTag, AttributeValue } from './attribute-value.ts';
import { canonicalNumber } from './exact-number.ts';
import { countMembers, describeUnseen, isObject, type JsonObject } from './json-shape.ts';
import { LineFault } from './line-fault.ts';

/**
 * DynamoDB nests 32 levels deep. Twice that is room for any way of counting them, and bounds the recursion here.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const MAX_DEPTH = 64;

/** Checks parsed JSON against the shape of attribute values and turns it into them. One per line. */
export class AttributeReader {
  /** Object members seen so far, which `export-line.ts` holds against the members in the text. */
  members = 0;
  /** The way to the value that is being read, for messages. */
  readonly #path: (string | number)[] = [];

  /** @throws LineFault when something in the map is not an attribute value */
  readMap(json: unknown, name: string): AttributeMap {
    this.#path.push(name);
    const map = this.#map(json, 'an object of attributes', 0);
    this.#path.pop();
    return map;
  }

  /** @throws LineFault when it is no attribute value */
  readValue(json: unknown): AttributeValue {
    return this.#value(json, 1);
  }

  /** Counts the members of a part of the record that is not read. */
  skip(json: unknown): void {
    this.members += countMembers(json);
  }

  #map(json: unknown, expected: string, depth: number): AttributeMap {
    if (!isObject(json)) throw this.#fault(expected, json);
    const map = new Map<string, AttributeValue>();
    for (const name of Object.keys(json)) {
      this.#path.push(name);
      map.set(name, this.#value(json[name], depth + 1));
      this.#path.pop();
    }
    this.members += map.size;
    return map;
  }

  #value(json: unknown, depth: number): AttributeValue {
    if (!isObject(json)) throw this.#fault('an attribute value such as {"S":"…"}', json);
    const tag = this.#onlyTag(json);
    this.members++;
    const inner = json[tag];
    switch (tag) {
      case 'S':
        return { S: this.#string(inner, '{"S":"…"}') };
      case 'N':
        return { N: this.#number(inner) };
      case 'B':
        return { B: this.#base64(inner) };
      case 'BOOL':
        if (typeof inner !== 'boolean') throw this.#fault('{"BOOL":true} or {"BOOL":false}', inner);
        return { BOOL: inner };
      case 'NULL':
        if (inner !== true) throw this.#fault('{"NULL":true}', inner);
        return { NULL: true };
      case 'M':
        this.#checkDepth(depth);
        return { M: this.#map(inner, '{"M":{…}}', depth) };
      case 'L':
        this.#checkDepth(depth);
        return { L: this.#array(inner, '{"L":[…]}', (item) => this.#value(item, depth + 1)) };
      case 'SS':
        return { SS: this.#array(inner, '{"SS":["…"]}', (item) => this.#string(item, 'a string')) };
      case 'NS':
        return { NS: this.#array(inner, '{"NS":["…"]}', (item) => this.#number(item)) };
      case 'BS':
        break;
    }
    return { BS: this.#array(inner, '{"BS":["…"]}', (item) => this.#base64(item)) };
  }

  #onlyTag(json: JsonObject): AttributeTag {
    const names = Object.keys(json);
    const [tag] = names;
    if (names.length !== 1 || tag === undefined || !isTag(tag)) {
      throw this.#fault('one type tag of S, N, B, BOOL, NULL, M, L, SS, NS, BS', json);
    }
    return tag;
  }

  #array<T>(json: unknown, expected: string, read: (item: unknown) => T): T[] {
    if (!Array.isArray(json)) throw this.#fault(expected, json);
    const items: readonly unknown[] = json;
    return items.map((item, index) => {
      this.#path.push(index);
      const value = read(item);
      this.#path.pop();
      return value;
    });
  }

  #string(json: unknown, expected: string): string {
    if (typeof json !== 'string') throw this.#fault(expected, json);
    return json;
  }

  #number(json: unknown): string {
    if (typeof json !== 'string' || canonicalNumber(json) === undefined) {
      throw this.#fault('a number of DynamoDB as text (up to 38 digits, 1E-130 to 9.99E+125)', json);
    }
    return json;
  }

  #base64(json: unknown): string {
    // Node's decoder skips what it does not know; only canonical base64 survives the way there and back.
    if (typeof json !== 'string' || Buffer.from(json, 'base64').toString('base64') !== json) {
      throw this.#fault('base64 with padding', json);
    }
    return json;
  }

  #checkDepth(depth: number): void {
    if (depth > MAX_DEPTH) {
      throw new LineFault('expected at most 32 levels of nested values, as DynamoDB allows; came more');
    }
  }

  #fault(expected: string, json: unknown): LineFault {
    return new LineFault(`${showPath(this.#path)}: expected ${expected}, got ${describeUnseen(json)}`);
  }
}

const TAGS: ReadonlySet<string> = new Set<AttributeTag>([
  'S',
  'N',
  'B',
  'BOOL',
  'NULL',
  'M',
  'L',
  'SS',
  'NS',
  'BS',
]);

function isTag(name: string): name is AttributeTag {
  return TAGS.has(name);
}

function showPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((shown, step) => {
    if (typeof step === 'number') return `${shown}[${step}]`;
    return shown === '' ? step : `${shown}.${step}`;
  }, '');
}
