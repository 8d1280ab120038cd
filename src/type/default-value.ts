/** The `default` of a column: plain JSON in the file, an attribute value for the rest of the program. */
import type { AttributeValue } from '../item/attribute-value.ts';
import { canonicalNumber } from '../item/exact-number.ts';
import { describeJson, isObject } from '../item/json-shape.ts';
import type { ColumnType, ScalarType, TimeFormat } from './column-type.ts';
import { fitsNumber } from './number-range.ts';
import { printType } from './parse-type.ts';

export type DefaultResult = { readonly value: AttributeValue } | { readonly problem: string };

/**
 * Turns a default into the attribute value that would have given it. Numbers may be strings of digits; binary is
 * base64; times are in the format of the column.
 */
export function parseDefault(json: unknown, type: ColumnType): DefaultResult {
  if (json === null) return { problem: 'a missing attribute is NULL already; leave "default" out' };
  if (type.kind === 'json') return { value: attributeValue(json) };
  if (type.kind !== 'list') return parseScalar(json, type);
  if (!Array.isArray(json)) return mismatch(printType(type), json);
  const elements: readonly unknown[] = json;
  const values: AttributeValue[] = [];
  for (const element of elements) {
    const result = element === null ? NULL : parseScalar(element, type.element);
    if ('problem' in result) return result;
    values.push(result.value);
  }
  return { value: { L: values } };
}

const NULL: DefaultResult = { value: { NULL: true } };

function parseScalar(json: unknown, type: ScalarType): DefaultResult {
  switch (type.kind) {
    case 'string':
      return typeof json === 'string' ? { value: { S: json } } : mismatch('a string', json);
    case 'boolean':
      return typeof json === 'boolean' ? { value: { BOOL: json } } : mismatch('true or false', json);
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64': {
      const digits = numberText(json);
      if (digits === undefined || !fitsNumber(digits, type)) return mismatch(printType(type), json);
      return { value: { N: digits } };
    }
    case 'binary': {
      const good = typeof json === 'string' && Buffer.from(json, 'base64').toString('base64') === json;
      return good ? { value: { B: json } } : mismatch('binary as padded base64', json);
    }
    case 'timestamp':
    case 'date':
      break;
  }
  return parseTime(json, type.kind, type.format);
}

function numberText(json: unknown): string | undefined {
  return typeof json === 'number' || typeof json === 'string' ? canonicalNumber(String(json)) : undefined;
}

/** 1900-01-01 to 2300-01-01: what every warehouse holds. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2300, 0, 1);
const PER_MILLISECOND = { epoch_s: 0.001, epoch_ms: 1, epoch_us: 1000 } as const;

/**
 * Of each format only the one strict form, which every reader of that format takes:
 * 2024-01-31, 2024-01-31T23:59:59.123456Z, Wed, 31 Jan 2024 23:59:59 GMT.
 */
function parseTime(json: unknown, kind: 'timestamp' | 'date', format: 'day' | TimeFormat): DefaultResult {
  switch (format) {
    case 'epoch_s':
    case 'epoch_ms':
    case 'epoch_us': {
      const digits = numberText(json);
      const whole = digits !== undefined && /^-?[0-9]{1,16}$/.test(digits);
      const good = whole && inRange(Number(digits) / PER_MILLISECOND[format]);
      return good ? { value: { N: digits } } : mismatch(`a ${kind} as a whole number (${format})`, json);
    }
    case 'day': {
      const good =
        typeof json === 'string' && /^\d{4}-\d\d-\d\d$/.test(json) && isInstant(`${json}T00:00:00Z`);
      return good ? { value: { S: json } } : mismatch('a date such as "2024-01-31"', json);
    }
    case 'iso8601': {
      const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
      const good = typeof json === 'string' && form.test(json) && isInstant(json);
      return good ? { value: { S: json } } : mismatch(`a ${kind} such as "2024-01-31T23:59:59Z"`, json);
    }
    case 'rfc1123':
      break;
  }
  const instant = typeof json === 'string' ? Date.parse(json) : Number.NaN;
  const good = typeof json === 'string' && inRange(instant) && new Date(instant).toUTCString() === json;
  return good ? { value: { S: json } } : mismatch(`a ${kind} such as "Wed, 31 Jan 2024 23:59:59 GMT"`, json);
}

/** Date.parse takes 31 February for 2 March: the day that comes out must be the day that went in. */
function isInstant(text: string): boolean {
  const instant = Date.parse(text.replace(/\.\d+/, ''));
  return inRange(instant) && new Date(instant).toISOString().slice(0, 19) === text.slice(0, 19);
}

function inRange(instant: number): boolean {
  return instant >= EARLIEST && instant < LATEST;
}

function attributeValue(json: unknown): AttributeValue {
  if (json === null) return { NULL: true };
  if (typeof json === 'string') return { S: json };
  if (typeof json === 'number') return { N: canonicalNumber(String(json)) ?? String(json) };
  if (typeof json === 'boolean') return { BOOL: json };
  if (Array.isArray(json)) return { L: json.map(attributeValue) };
  const members = isObject(json) ? Object.entries(json) : [];
  return { M: new Map(members.map(([name, member]) => [name, attributeValue(member)])) };
}

function mismatch(expected: string, json: unknown): DefaultResult {
  return { problem: `expected ${expected}, got ${describeJson(json)}` };
}
