/**
 * Keys in SQL. Redshift ignores blanks at the end of text when it compares and groups, so that 'a' and 'a ', two items
 * of DynamoDB, would be one. Of texts that are equal in this way and take the same number of bytes, none has a blank
 * more: comparing the length too tells them apart. The keys themselves stay in the condition, so that rows of a table
 * that is distributed by its key are still joined where they lie.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html#r_Character_types-significance-of-trailing-blanks
 */
import type { ColumnMapping, TargetMapping } from '../../mapping/mapping.ts';
import { quoteIdentifier } from './identifier.ts';

/** The columns of the primary key, partition key first. */
export function keyColumns(target: TargetMapping): readonly ColumnMapping[] {
  return target.keyColumns.flatMap((index) => target.columns[index] ?? []);
}

/** The condition under which rows of two tables, whose quoted names are given, have the same key. */
export function keysEqual(target: TargetMapping, left: string, right: string): string {
  return keyColumns(target)
    .flatMap(({ name, type }) => {
      const column = quoteIdentifier(name);
      const equal = `${left}.${column} = ${right}.${column}`;
      return type.kind === 'string'
        ? [equal, `OCTET_LENGTH(${left}.${column}) = OCTET_LENGTH(${right}.${column})`]
        : [equal];
    })
    .join(' AND ');
}

/** What to group by, so that each key is a group. */
export function keyGroup(target: TargetMapping): string {
  return keyColumns(target)
    .flatMap(({ name, type }) => {
      const column = quoteIdentifier(name);
      return type.kind === 'string' ? [column, `OCTET_LENGTH(${column})`] : [column];
    })
    .join(', ');
}

/** The key as text, for a message. */
export function keyShown(target: TargetMapping): string {
  return keyColumns(target)
    .map(({ name, type }) => {
      const column = quoteIdentifier(name);
      if (type.kind === 'string') return column;
      return type.kind === 'binary' ? `TO_HEX(${column})` : `CAST(${column} AS VARCHAR(64))`;
    })
    .join(', ');
}
