/**
 * Encoded rows on their way to one target.
 *
 * A `puts` row is the cells of all columns in order, then the version. A `tombstones` row is the cells of the key
 * columns, partition key first, then the version. The version is in microseconds, as plain digits.
 */
export interface RowBlock {
  readonly kind: 'puts' | 'tombstones';
  readonly bytes: Uint8Array;
  readonly rows: number;
}
