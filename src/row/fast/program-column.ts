import type { ColumnType } from '../../type/column-type.ts';
import type { NullValue } from '../../type/null-values.ts';

/** A column of a row program, of a target or of the elements of a child table. */
export interface ProgramColumn {
  /** Of the top-level attribute; that of `rest` does not matter. */
  readonly id: number;
  /** For `rest`: by id, 1 for an attribute that a column takes. */
  readonly taken: Uint8Array | null;
  /** From there into its maps and lists. */
  readonly steps: readonly (string | number)[];
  readonly type: ColumnType;
  /** Whether what the item has is handed over, whatever its type is. */
  readonly isHandedOver: boolean;
  /** What means none. */
  readonly nullValues: readonly NullValue[];
  /** The cell of a missing attribute and of a DynamoDB NULL; null where the reference decides. */
  readonly whenMissing: Uint8Array | null;
  readonly whenNull: Uint8Array | null;
  /** Whatever is there is NULL. */
  readonly isDropped?: boolean;
  /** What stands around the cell, but for that of a NULL. */
  readonly around?: readonly [before: string, after: string];
}
