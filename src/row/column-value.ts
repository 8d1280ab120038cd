import type { AttributeMap, AttributeValue } from '../item/attribute-value.ts';
import { dynamoJson } from '../item/dynamo-json.ts';
import { followSteps } from '../item/follow-steps.ts';
import { overlap, type MaskedStep } from '../mapping/conversion/exposures.ts';
import type { ColumnMapping, PathStep } from '../mapping/mapping.ts';
import { resolvePath } from './resolve-path.ts';

/**
 * What a column takes of an item, before it is converted (type/conversion).
 * @returns undefined when the item has nothing at the column's path, and for columns that take nothing of it
 */
export function columnValue(item: AttributeMap, { source }: ColumnMapping): AttributeValue | undefined {
  if (source.kind === 'path') return resolvePath(item, source.path);
  if (source.kind !== 'rest') return undefined;
  return { M: new Map([...item].filter(([name]) => !source.taken.has(name))) };
}

/**
 * The same as DynamoDB JSON, for people to see. Nothing of what is masked.
 * @param inside the way to a part of it
 * @param masked the paths to what columns of the target mask; `rest` has nothing of it
 */
export function shownValue(
  item: AttributeMap,
  column: ColumnMapping,
  inside: readonly PathStep[],
  masked: readonly (readonly MaskedStep[])[],
): string {
  const { source } = column;
  if (source.kind === 'path' && masked.some((path) => overlap([...source.path, ...inside], path))) return '';
  const value = followSteps(columnValue(item, column), inside);
  return value === undefined ? '' : dynamoJson(value);
}
