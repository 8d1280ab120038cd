import type { ColumnType, RowsType, ScalarType } from '../../../type/column-type.ts';
import { quoteIdentifier } from '../connect/identifier.ts';

/**
 * The type as `system.columns` prints it, so that a table can be compared with its mapping.
 *
 * An array cannot be nullable: a missing list is an empty one, and so is a child table without rows.
 */
export function columnType(type: ColumnType, nullable: boolean): string {
  if (type.kind === 'list') return `Array(Nullable(${scalarType(type.element)}))`;
  if (type.kind === 'rows') return `Array(${tupleType(type)})`;
  const plain = type.kind === 'json' ? 'String' : scalarType(type);
  return nullable ? `Nullable(${plain})` : plain;
}

/** Of one row of a child table: a tuple keeps each of its elements in files of its own, so that a query reads what it asks for. */
function tupleType({ by, label, columns }: RowsType): string {
  const name = by === 'name' ? [`${elementName(label)} String`] : [];
  const others = columns.map((column) => `${elementName(column.name)} ${columnType(column.type, true)}`);
  return `Tuple(${[...name, ...others].join(', ')})`;
}

function elementName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoteIdentifier(name);
}

function scalarType(type: ScalarType): string {
  switch (type.kind) {
    case 'string':
    case 'binary':
      return 'String';
    case 'int32':
      return 'Int32';
    case 'int64':
      return 'Int64';
    case 'decimal':
      return `Decimal(${type.precision}, ${type.scale})`;
    case 'float64':
      return 'Float64';
    case 'boolean':
      return 'Bool';
    case 'timestamp':
      return "DateTime64(6, 'UTC')";
    case 'date':
      break;
  }
  // Date ends in 2149 and clamps; Date32 holds 1900 to 2299.
  return 'Date32';
}
