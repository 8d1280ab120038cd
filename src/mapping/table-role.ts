/** What a DynamoDB table is to a mapping. Pure. */
import type { NamedTable, SourceMapping } from './mapping.ts';

export type TableRole =
  /** The one that the mapping names. */
  | 'source'
  /** One that the mapping says the table was before it moved. */
  | 'former'
  | 'other';

/** @param tableArn of the table; an ARN in the mapping says more than a bare name, and so decides first */
export function roleOf(tableArn: string, source: Pick<SourceMapping, keyof NamedTable | 'was'>): TableRole {
  if (source.tableArn === tableArn) return 'source';
  if (source.was.some((former) => former.tableArn === tableArn)) return 'former';
  if (isNamed(tableArn, source)) return 'source';
  return source.was.some((former) => isNamed(tableArn, former)) ? 'former' : 'other';
}

/** A bare name stands for the table of that name in any account and Region. */
function isNamed(tableArn: string, named: NamedTable): boolean {
  return named.tableArn === null && named.table === tableName(tableArn);
}

export function tableName(tableArn: string): string {
  return tableArn.slice(tableArn.lastIndexOf('/') + 1);
}
