import { printPath } from '../mapping/path.ts';
import type { ColumnReading } from './values/column-choice.ts';

/** A column as a mapping file states it. */
export type ColumnJson =
  string | (ColumnReading & { readonly from?: unknown; readonly description?: string });

/** In its short form where that says it all. */
export function columnJson(
  name: string,
  attribute: string,
  reading: ColumnReading,
  description: string,
): ColumnJson {
  const from = name === attribute ? {} : { from: printPath([attribute]) };
  const described = description === '' ? {} : { description };
  const isShort =
    name === attribute && description === '' && reading.format === undefined && reading.zone === undefined;
  return isShort ? reading.type : { ...from, ...reading, ...described };
}
