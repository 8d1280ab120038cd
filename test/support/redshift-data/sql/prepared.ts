/** A statement that was found to be good, in the form in which the engine takes it. */
import type { EngineResult } from '../engine/engine.ts';
import type { CopyStatement } from '../copy/copy-statement.ts';
import type { CatalogTable } from './catalog.ts';
import type { TableName } from './sql-reader.ts';

export interface Step {
  readonly sql: string;
  /** Throws when the statement has to fail after all. */
  readonly check?: (result: EngineResult) => void;
}

interface Touched {
  readonly reads: readonly TableName[];
  readonly writes: readonly TableName[];
  /** What rows are only added to. */
  readonly adds?: readonly TableName[];
}

export type Prepared = Touched &
  (
    | {
        readonly kind: 'steps';
        readonly steps: readonly Step[];
        /** The last step's rows are the result. */
        readonly hasResultSet: boolean;
      }
    | { readonly kind: 'lock'; readonly steps: readonly Step[] }
    /** As `EngineSettings` has them. */
    | { readonly kind: 'set'; readonly name: string; readonly value: string }
    /** Commits what came before it, and itself. */
    | { readonly kind: 'truncate'; readonly steps: readonly Step[] }
    | { readonly kind: 'copy'; readonly copy: CopyStatement }
  );

export interface PrepareContext {
  /** In a TRANSACTION batch, or between BEGIN and its end. */
  readonly inTransaction: boolean;
  /** The schema of this session's temporary tables. It is made with the first of them. */
  readonly temporarySchema: string;
  readonly makeTemporarySchema: () => Promise<void>;
  readonly lookUpView: (schema: string | undefined, table: string) => string | undefined;
  readonly findTable: (name: TableName) => Promise<CatalogTable | undefined>;
  /** False when the user was denied TEMP. */
  readonly mayMakeTemporaryTables: boolean;
}
