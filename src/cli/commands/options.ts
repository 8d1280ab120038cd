/** What the options of each command say. */
import type { OutputOptions } from '../output.ts';
import type { FromOptions, SharedOptions, TableOptions, WarehouseOptions } from '../settings.ts';
import type { QueryFormat } from '../show/query-text.ts';

export interface SyncOptions extends SharedOptions, TableOptions {
  readonly heal?: boolean;
}

export interface PlanOptions extends SyncOptions {
  readonly sql?: boolean;
}

export type ReloadOptions = SharedOptions & FromOptions;

export type RebuildOptions = SharedOptions & FromOptions;

export interface StatusOptions extends SharedOptions, TableOptions, FromOptions {
  /** Milliseconds. */
  readonly maxLag?: number;
}

export interface ExportOptions extends SharedOptions, TableOptions {
  readonly plan?: boolean;
  readonly full?: string;
  readonly wait?: boolean;
}

export type DropOptions = SharedOptions & { readonly yes?: boolean };

export interface QueryOptions extends OutputOptions, WarehouseOptions {
  readonly format?: QueryFormat;
}
