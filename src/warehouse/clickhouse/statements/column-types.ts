import type { ColumnType, ScalarType } from '../../../type/column-type.ts';

/**
 * The type as `system.columns` prints it, so that a table can be compared with its mapping.
 *
 * An array cannot be nullable: a missing list is an empty one.
 */
export function columnType(type: ColumnType, nullable: boolean): string {
  if (type.kind === 'list') return `Array(Nullable(${scalarType(type.element)}))`;
  const plain = type.kind === 'json' ? 'String' : scalarType(type);
  return nullable ? `Nullable(${plain})` : plain;
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
