import { RedshiftError } from '../sql/redshift-error.ts';
import type { TableName } from '../sql/sql-reader.ts';

export function undefinedTable({ schema, table }: TableName): RedshiftError {
  const name = schema === undefined ? table : `${schema}.${table}`;
  return new RedshiftError(`relation "${name}" does not exist`, '42P01');
}
