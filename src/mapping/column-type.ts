/** The column types of a mapping file, closed and without any warehouse's words. docs/types.md is the same table. */

export type TimeFormat = 'iso8601' | 'epoch_s' | 'epoch_ms' | 'epoch_us' | 'rfc1123';

export type ScalarType =
  | { readonly kind: 'string' }
  | { readonly kind: 'int32' }
  | { readonly kind: 'int64' }
  /** precision 1 to 38, scale 0 to precision. */
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'float64' }
  | { readonly kind: 'boolean' }
  /** UTC, microseconds; 1900-01-01 up to but not including 2300-01-01. */
  | { readonly kind: 'timestamp'; readonly format: TimeFormat }
  /** `day` takes YYYY-MM-DD; any other format is an instant, of which the UTC day is taken. */
  | { readonly kind: 'date'; readonly format: 'day' | TimeFormat }
  | { readonly kind: 'binary' };

export type ColumnType =
  ScalarType | { readonly kind: 'json' } | { readonly kind: 'list'; readonly element: ScalarType };
