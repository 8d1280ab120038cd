/** What the options of each command say. */
import type { OutputOptions } from '../output.ts';
import type {
  FromOptions,
  SampleOptions,
  SharedOptions,
  TableOptions,
  WarehouseOptions,
  WorkerOptions,
} from '../settings.ts';
import type { QueryFormat } from '../show/query/query-text.ts';

export type CheckOptions = SharedOptions & SampleOptions & { readonly against?: string };

export interface PlanOptions extends SharedOptions, TableOptions {
  readonly heal?: boolean;
  readonly sql?: boolean;
}

export type SyncOptions = Omit<PlanOptions, 'sql'> & WorkerOptions;

export type ReloadOptions = SharedOptions & FromOptions & WorkerOptions;

export type RebuildOptions = SharedOptions & FromOptions & WorkerOptions;

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
