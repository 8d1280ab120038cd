import type { AttributeMap, AttributeValue } from './attribute-value.ts';

/** An attribute value in the JSON form of the export, for people to look at: `{"N":"1E3"}`. */
export function dynamoJson(value: AttributeValue): string {
  if ('M' in value) return `{"M":${dynamoJsonObject(value.M)}}`;
  if ('L' in value) return `{"L":[${value.L.map(dynamoJson).join(',')}]}`;
  return JSON.stringify(value);
}

/** A map of attributes in the JSON form of the export; `leaveOut` names members that stay out of it. */
export function dynamoJsonObject(map: AttributeMap, leaveOut?: ReadonlySet<string>): string {
  const members: string[] = [];
  for (const [name, value] of map) {
    if (!leaveOut?.has(name)) members.push(`${JSON.stringify(name)}:${dynamoJson(value)}`);
  }
  return `{${members.join(',')}}`;
}
