/** The column types of a mapping file, closed and without any warehouse's words. docs/types.md is the same table. */
import type { DefaultValue } from './cell.ts';
import type { Mask, TextSteps } from './conversion/conversion.ts';
import type { NullValue } from './null-values.ts';

/** How an instant is written; formats.ts says what each is. */
export type TimeFormat = 'iso8601' | 'epoch_s' | 'epoch_ms' | 'epoch_us' | 'rfc1123';

/** How the numbers of a column are written: as an N alone, unless it says that text is read as a number too. */
interface NumberReading {
  readonly format?: 'text';
}

/** How the instants of a column are written. */
interface InstantReading {
  /** Minutes east of UTC, in which a text without an offset is meant; without it, such a text is no instant. */
  readonly zone?: number;
  /** `down`: what is finer than a microsecond becomes the microsecond in which it lies. */
  readonly round?: 'down';
}

export type NumberType = NumberReading &
  (
    | { readonly kind: 'int32' }
    | { readonly kind: 'int64' }
    /** precision 1 to 38, scale 0 to precision. */
    | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
    | { readonly kind: 'float64' }
  );

/** UTC, microseconds; how far it reaches is for the warehouse to say. */
export type TimestampType = InstantReading & { readonly kind: 'timestamp'; readonly format: TimeFormat };

/**
 * `day` takes YYYY-MM-DD; any other format is an instant, of which the UTC day is taken, however fine it is.
 */
export type DateType = Pick<InstantReading, 'zone'> & {
  readonly kind: 'date';
  readonly format: 'day' | TimeFormat;
};

export type ScalarType =
  | { readonly kind: 'string' }
  | NumberType
  | { readonly kind: 'boolean' }
  | TimestampType
  | DateType
  | { readonly kind: 'binary' };

/** `longNumbers`: numbers past a wide decimal are written as text; see item/plain-json.ts. */
export type JsonType = { readonly kind: 'json'; readonly longNumbers?: 'text' };

/** What happens to a value that does not fit. */
export type OnMismatch = 'reject' | 'null' | 'fail';

/** What each element of a list or of a map is, as the rows of a child table: a column of the parent that holds them all. */
export interface RowsType {
  readonly kind: 'rows';
  /** `position`: the elements of a list or a set, from 0. `name`: the entries of a map. */
  readonly by: 'position' | 'name';
  /** What the column is called that shows it. */
  readonly label: string;
  /** What comes in another form than its rows may hold what a column of the target masks, and is not told. */
  readonly isMasked?: true;
  readonly columns: readonly ElementColumn[];
}

/** A column of a child table; or a child table of it, of the type `rows`. */
export interface ElementColumn {
  readonly name: string;
  /** From the element into its maps and lists; none for the element itself. */
  readonly path: readonly (string | number)[];
  /** What is done to a text before it is held against the type. */
  readonly text?: TextSteps;
  /** Takes the place of the type's own conversion. */
  readonly mask?: Mask;
  readonly type: ColumnType;
  readonly onMismatch: OnMismatch;
  /** Stands in for a missing attribute. */
  readonly default: DefaultValue | null;
  readonly nullValues: readonly NullValue[];
}

export type ColumnType =
  ScalarType | JsonType | { readonly kind: 'list'; readonly element: ScalarType } | RowsType;
