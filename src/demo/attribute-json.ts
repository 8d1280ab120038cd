import type { AttributeMap, AttributeValue } from '../item/attribute-value.ts';

/** How an export orders what has no order of its own. */
export interface AttributeOrder {
  /** The names of a map. */
  names(names: readonly string[]): readonly string[];
  /** The members of a set. */
  members(members: readonly string[]): readonly string[];
}

/** By UTF-16 code units, as incremental exports sort the names of all their maps. */
export function sortedNames(names: readonly string[]): readonly string[] {
  return names.toSorted();
}

/** The item as compact DynamoDB JSON: `{"pk":{"S":"a"},…}`. Written by hand, as names such as `__proto__` are legal. */
export function attributeMapJson(attributes: AttributeMap, order: AttributeOrder): string {
  const pairs: string[] = [];
  for (const name of order.names([...attributes.keys()])) {
    const value = attributes.get(name);
    if (value !== undefined) pairs.push(`${JSON.stringify(name)}:${attributeValueJson(value, order)}`);
  }
  return `{${pairs.join(',')}}`;
}

function attributeValueJson(value: AttributeValue, order: AttributeOrder): string {
  if ('M' in value) return `{"M":${attributeMapJson(value.M, order)}}`;
  if ('L' in value)
    return `{"L":[${value.L.map((element) => attributeValueJson(element, order)).join(',')}]}`;
  if ('SS' in value) return JSON.stringify({ SS: order.members(value.SS) });
  if ('NS' in value) return JSON.stringify({ NS: order.members(value.NS) });
  if ('BS' in value) return JSON.stringify({ BS: order.members(value.BS) });
  // What is left holds one scalar, which JSON.stringify writes as the service does: compact, control characters escaped.
  return JSON.stringify(value satisfies Scalar);
}

type Scalar = Extract<
  AttributeValue,
  { S: string } | { N: string } | { B: string } | { BOOL: boolean } | { NULL: true }
>;
