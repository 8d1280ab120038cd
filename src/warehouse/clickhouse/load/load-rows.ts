import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { RowBlock } from '../../../row/row-block.ts';
import type { Connection } from '../connect/connection.ts';
import type { TargetStatements } from '../statements/target-statements.ts';

/** The way of the rows of one load into its staging table. */
export interface LoadRows {
  /** Size of the blocks that suit it; undefined for the usual one. */
  readonly blockBytes?: number | undefined;
  write(block: RowBlock, signal?: AbortSignal): Promise<void>;
  /**
   * Resolves when every row that was written is in the staging table. May be called again: rows that come twice are
   * found and made one before anything is counted.
   */
  deliver(signal?: AbortSignal): Promise<void>;
  /** Gives back what the way itself took. Never throws. @param isDone whether the load is in the table */
  end(isDone: boolean): Promise<void>;
}

export interface LoadIdentity {
  readonly connection: Connection;
  readonly statements: TargetStatements;
  readonly target: TargetMapping;
  readonly exportId: string;
}

/** Chooses the way for a load. */
export type RowsFor = (load: LoadIdentity) => LoadRows;
