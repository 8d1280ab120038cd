/** Types and values as conversion tests write them. */
import { type AttributeValue, tagOf } from '../../src/item/attribute-value.ts';
import type { ColumnType, TimeFormat } from '../../src/type/column-type.ts';
import { accepts } from '../../src/type/accepts.ts';
import { convert } from '../../src/type/convert.ts';
import { compileColumnOf } from './mapping-problems.ts';

export const timestamp = (format: TimeFormat): ColumnType => ({ kind: 'timestamp', format });
export const date = (format: 'day' | TimeFormat): ColumnType => ({ kind: 'date', format });
export const inText = (type: string): ColumnType => compileColumnOf('x', { type, format: 'text' }).type;
export const micros = (text: string): bigint => BigInt(Date.parse(text)) * 1000n;
export const map = (...pairs: readonly (readonly [string, AttributeValue])[]): AttributeValue => ({
  M: new Map(pairs),
});

export function reasonOf(value: AttributeValue, type: ColumnType): string {
  const cell = convert(value, type);
  return cell.kind === 'mismatch' ? cell.reason : `no mismatch but ${cell.kind}`;
}

export function takes(type: ColumnType, value: AttributeValue): boolean {
  const tag = tagOf(value);
  return tag !== 'NULL' && accepts(type, tag);
}
