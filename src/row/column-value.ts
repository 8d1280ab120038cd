import type { AttributeMap, AttributeValue } from '../item/attribute-value.ts';
import type { ColumnMapping } from '../mapping/mapping.ts';
import { resolvePath } from './resolve-path.ts';

/**
 * What a column takes of an item, before it is converted. Rows, rejects and messages have values from here alone: what
 * changes a value on its way, changes it for all of them.
 * @returns undefined when the item has nothing at the column's path
 */
export function columnValue(item: AttributeMap, { source }: ColumnMapping): AttributeValue | undefined {
  if (source.kind === 'path') return resolvePath(item, source.path);
  return { M: new Map([...item].filter(([name]) => !source.taken.has(name))) };
}
