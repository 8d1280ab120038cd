/**
 * Keys in SQL. Redshift ignores blanks at the end of text when it compares and groups, so that 'a' and 'a ', two items
 * of DynamoDB, would be one. Of texts that are equal in this way and take the same number of bytes, none has a blank
 * more: comparing the length too tells them apart. A table keeps it in a hidden column, so that the conditions are of
 * columns that are equal and of nothing else: MERGE is documented for no other. The keys themselves stay in the
 * condition, so that rows of a table that is distributed by its key are still joined where they lie.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html#r_Character_types-significance-of-trailing-blanks
 * https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html
 */
import { keyColumns } from '../../../mapping/key-columns.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import { LONGEST_SORT_KEY } from './column-types.ts';
import { quoteIdentifier } from '../data-api/identifier.ts';
import { KEY_BYTES_COLUMN } from './names.ts';

/** The condition under which rows of two tables, whose quoted names are given, have the same key. */
export function keysEqual(target: TargetMapping, left: string, right: string): string {
  return [...keyColumns(target).map(({ name }) => name), KEY_BYTES_COLUMN]
    .map(quoteIdentifier)
    .map((column) => `${left}.${column} = ${right}.${column}`)
    .join(' AND ');
}

/**
 * What the hidden column holds, as an INTEGER: the bytes of the texts in the key, in one number from which both lengths
 * could be told.
 */
export function keyBytes(target: TargetMapping): string {
  const [partition, sort] = keyColumns(target);
  const terms = [
    ...(partition?.type.kind === 'string'
      ? [`OCTET_LENGTH(${quoteIdentifier(partition.name)}) * ${LONGEST_SORT_KEY + 1}`]
      : []),
    ...(sort?.type.kind === 'string' ? [`OCTET_LENGTH(${quoteIdentifier(sort.name)})`] : []),
  ];
  return terms.length === 0 ? '0' : terms.join(' + ');
}

/** What to group staged rows by, so that each key is a group. */
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
