import type { ColumnType, ScalarType } from '../../../type/column-type.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';

/** Bytes, not characters. https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html */
export const LONGEST_VARCHAR = 65_535;
/** An item of DynamoDB is never larger, so neither is a value. */
const LARGEST_ITEM = 409_600;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys */
const KEY_BYTES = { partition: 2048, sort: 1024 } as const;
export const LONGEST_SORT_KEY = KEY_BYTES.sort;

/** The type of each column of a target, in their order, as its table is made. */
export function columnTypesOf(target: TargetMapping): readonly string[] {
  return target.columns.map(({ type, nullable }, index) => {
    const part = target.keyColumns.indexOf(index);
    if (nullable && part === -1) return plainType(type);
    return `${keyType(type, part === 1 ? 'sort' : 'partition')} NOT NULL`;
  });
}

/** Keys have their largest size from the start: a column of a key can never be widened. */
function keyType(type: ColumnType, part: keyof typeof KEY_BYTES): string {
  if (type.kind === 'string') return `VARCHAR(${KEY_BYTES[part]})`;
  if (type.kind === 'binary') return `VARBYTE(${KEY_BYTES[part]})`;
  return plainType(type);
}

/** Of a column that is no part of the key. */
export function plainType(type: ColumnType): string {
  return type.kind === 'json' || type.kind === 'list' ? 'SUPER' : scalarType(type);
}

function scalarType(type: ScalarType): string {
  switch (type.kind) {
    case 'string':
      // The widest there is: nothing is known of the values, and a column cannot be widened in a transaction.
      return `VARCHAR(${LONGEST_VARCHAR})`;
    case 'int32':
      return 'INTEGER';
    case 'int64':
      return 'BIGINT';
    case 'decimal':
      // 19 digits are held in eight bytes and end at 9223372036854775807; 20 digits take sixteen.
      // https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html
      return `DECIMAL(${type.precision === 19 ? 20 : type.precision},${type.scale})`;
    case 'float64':
      return 'DOUBLE PRECISION';
    case 'boolean':
      return 'BOOLEAN';
    case 'timestamp':
      // Without a zone, in UTC: what people see does not depend on their session.
      return 'TIMESTAMP';
    case 'date':
      return 'DATE';
    case 'binary':
      break;
  }
  return `VARBYTE(${LARGEST_ITEM})`;
}
