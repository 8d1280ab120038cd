/** A mapping after it was read, checked and compiled: what the rest of the program works with. */
import type { ExportPolicy } from './exports/export-policy.ts';
import type { LoadField } from './conversion/load-field.ts';
import type { AttributeCondition, KeyCondition } from './where/condition.ts';
import type { PhysicalLayout } from './layout/physical.ts';
import type { TargetShape } from '../ledger/shape.ts';
import type { DefaultValue } from '../type/cell.ts';
import type { ColumnType, OnMismatch } from '../type/column-type.ts';
import type { Mask, TextSteps } from '../type/conversion/conversion.ts';
import type { NullValue } from '../type/null-values.ts';

/** A step into a map (a name) or into a list (an index). */
export type PathStep = string | number;

export type ColumnSource =
  /** At least one step; the first is the name of a top-level attribute. */
  | { readonly kind: 'path'; readonly path: readonly [string, ...PathStep[]] }
  /** Every top-level attribute that no column of the target takes whole, as one JSON object. */
  | { readonly kind: 'rest'; readonly taken: ReadonlySet<string> }
  /** The same in every row. */
  | { readonly kind: 'constant'; readonly value: DefaultValue }
  /** What the load knows of itself. */
  | { readonly kind: 'load'; readonly field: LoadField };

export interface ColumnMapping {
  readonly name: string;
  /** Names that it had before: a table that has it by one of them goes on with it. Default: none. */
  readonly was?: readonly string[];
  readonly source: ColumnSource;
  /** What is done to a text before it is held against the type. */
  readonly text?: TextSteps;
  /** Takes the place of the type's own conversion. */
  readonly mask?: Mask;
  readonly type: ColumnType;
  /** False for the columns that hold the primary key. */
  readonly nullable: boolean;
  readonly onMismatch: OnMismatch;
  /** Stands in for a missing attribute (not for a DynamoDB NULL). */
  readonly default: DefaultValue | null;
  /** What means none and becomes NULL, in the whole value and in the elements of a list. Empty in key columns. */
  readonly nullValues: readonly NullValue[];
}

export interface TargetMapping {
  /** Name in the warehouse: what people select from. */
  readonly table: string;
  /** Decides for which records the target asks at all, deletes too. All conditions must hold. */
  readonly where: readonly KeyCondition[];
  /** Decides, of the items among those, which have a row; the others are deleted. All conditions must hold. */
  readonly whereAttributes: readonly AttributeCondition[];
  /** In the order of the file; `rest`, when asked for, is the last. */
  readonly columns: readonly ColumnMapping[];
  /** Indexes into `columns` of the column that holds each key attribute, partition key first. */
  readonly keyColumns: readonly number[];
  /** The load fails, and applies nothing, past this number of rejected rows. */
  readonly maxRejects: number;
  /** What counts when a table is built, and changes nothing in what it holds. Default: dynaload's own choice. */
  readonly physical?: PhysicalLayout;
  /** Hex digest of everything here that decides what a row looks like. */
  readonly hash: string;
  /**
   * What the built table depends on: column names, types, nullability, key columns and `where`. What becomes of a table
   * that was built with another shape, `evolveShape` says.
   */
  readonly shape: TargetShape;
  /** Hex digest of it. */
  readonly shapeHash: string;
}

/** A DynamoDB table as a mapping names it. */
export interface NamedTable {
  readonly table: string;
  /** Given when the mapping names the table by its ARN: then exports of another account or Region do not match. */
  readonly tableArn: string | null;
}

export interface SourceMapping extends NamedTable {
  /** Tables that this one was before it was restored or moved: targets that hold one of them may move on to it. */
  readonly was: readonly NamedTable[];
  /** Attribute names of the primary key, partition key first. */
  readonly keys: readonly [string] | readonly [string, string];
}

export interface TableMapping {
  /** Path of the file, for messages. */
  readonly file: string;
  readonly source: SourceMapping;
  /** `merge`: full exports and incrementals. `replace`: each newer full export replaces the table. */
  readonly load: 'merge' | 'replace';
  readonly overlap: 'refuse' | 'accept';
  readonly gap: 'wait' | 'accept';
  /** Milliseconds after which a full export may heal a gap. Default 24 hours. */
  readonly healAfter: number;
  /** Which exports dynaload starts; null when others do. */
  readonly export: ExportPolicy | null;
  readonly targets: readonly TargetMapping[];
}
