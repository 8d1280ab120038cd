/** The `default` of a column: plain JSON in the file, an attribute value and its cell for the rest of the program. */
import type { AttributeValue } from '../item/attribute-value.ts';
import { canonicalNumber } from '../item/exact-number.ts';
import { describeJson, isObject } from '../item/json-shape.ts';
import type { DefaultValue } from './cell.ts';
import type { ColumnType, RowsType, ScalarType } from './column-type.ts';
import { convert } from './convert.ts';
import { printType } from './parse-type.ts';

type ValueResult = { readonly value: AttributeValue } | { readonly problem: string };

/**
 * Turns a default into the attribute value that would have given it, and that into a cell, as in a load: what it takes
 * fits. Numbers may be strings of digits; binary is base64; times are in the format of the column.
 * @returns the problem, if any, as a phrase for behind the JSON path
 */
export function parseDefault(
  json: unknown,
  type: Exclude<ColumnType, RowsType>,
): DefaultValue | { readonly problem: string } {
  if (json === null) return { problem: 'a missing attribute is NULL already; leave "default" out' };
  const read = valueOf(json, type);
  if ('problem' in read) return read;
  const cell = convert(read.value, type);
  return cell.kind === 'mismatch' ? { problem: cell.reason } : { value: read.value, cell };
}

function valueOf(json: unknown, type: Exclude<ColumnType, RowsType>): ValueResult {
  if (type.kind === 'json') return { value: anyValue(json) };
  if (type.kind !== 'list') return scalarValue(json, type);
  if (!Array.isArray(json)) return unlike(printType(type), json);
  const elements: readonly unknown[] = json;
  const values: AttributeValue[] = [];
  for (const element of elements) {
    const read = element === null ? NULL : scalarValue(element, type.element);
    if ('problem' in read) return read;
    values.push(read.value);
  }
  return { value: { L: values } };
}

const NULL: ValueResult = { value: { NULL: true } };

/** In the DynamoDB type that the column reads; whether it fits is for `convert`. */
function scalarValue(json: unknown, type: ScalarType): ValueResult {
  switch (type.kind) {
    case 'string':
      return typeof json === 'string' ? { value: { S: json } } : unlike('a string', json);
    case 'boolean':
      return typeof json === 'boolean' ? { value: { BOOL: json } } : unlike('true or false', json);
    case 'int32':
    case 'int64':
    case 'decimal':
    case 'float64':
      return numberValue(json, printType(type));
    case 'binary': {
      const isBase64 = typeof json === 'string' && Buffer.from(json, 'base64').toString('base64') === json;
      return isBase64 ? { value: { B: json } } : unlike('binary as padded base64', json);
    }
    case 'timestamp':
    case 'date':
      break;
  }
  const { format } = type;
  if (format === 'epoch_s' || format === 'epoch_ms' || format === 'epoch_us') {
    return numberValue(json, `a ${type.kind} as a number (${format})`);
  }
  return typeof json === 'string'
    ? { value: { S: json } }
    : unlike(`a ${type.kind} as text (${format})`, json);
}

function numberValue(json: unknown, expected: string): ValueResult {
  const digits =
    typeof json === 'number' || typeof json === 'string' ? canonicalNumber(String(json)) : undefined;
  return digits === undefined ? unlike(expected, json) : { value: { N: digits } };
}

function anyValue(json: unknown): AttributeValue {
  if (json === null) return { NULL: true };
  if (typeof json === 'string') return { S: json };
  if (typeof json === 'number') return { N: canonicalNumber(String(json)) ?? String(json) };
  if (typeof json === 'boolean') return { BOOL: json };
  if (Array.isArray(json)) return { L: json.map(anyValue) };
  const members = isObject(json) ? Object.entries(json) : [];
  return { M: new Map(members.map(([name, member]) => [name, anyValue(member)])) };
}

function unlike(expected: string, json: unknown): ValueResult {
  return { problem: `expected ${expected}, got ${describeJson(json)}` };
}
