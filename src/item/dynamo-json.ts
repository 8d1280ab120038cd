import type { AttributeMap, AttributeValue } from './attribute-value.ts';

/** An attribute value in the JSON form of the export, for people to look at: `{"N":"1E3"}`. */
export function dynamoJson(value: AttributeValue): string {
  if ('M' in value) return `{"M":${dynamoJsonObject(value.M)}}`;
  if ('L' in value) return `{"L":[${value.L.map(dynamoJson).join(',')}]}`;
  return JSON.stringify(value);
}

/** A map of attributes in the JSON form of the export: an item, or a key. */
export function dynamoJsonObject(map: AttributeMap): string {
  const members = [...map].map(([name, value]) => `${JSON.stringify(name)}:${dynamoJson(value)}`);
  return `{${members.join(',')}}`;
}
