/** What the thread that loads and the threads that encode say to each other. */
import type { DataFile } from '../export/export-info.ts';
import type { StoreLocation } from '../export/store/object-store.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import type { LineSource } from '../row/line-encoder.ts';
import type { RowsPart } from '../row/target-rows.ts';
import type { WarehouseName } from '../warehouse/dialect.ts';
import type { ErrorMessage } from './error-message.ts';
import type { EncodedTarget } from './export-encoder.ts';

/** What a worker is started with. Plain data: it is copied into the thread. */
export interface EncoderJob {
  readonly location: StoreLocation;
  readonly mapping: TableMapping;
  readonly source: LineSource;
  readonly targets: readonly EncodedTarget[];
  readonly warehouse: WarehouseName;
}

export type ToWorker =
  | { readonly kind: 'file'; readonly task: number; readonly file: DataFile }
  | { readonly kind: 'finish'; readonly task: number }
  /** The part was taken: the worker may go on. */
  | { readonly kind: 'taken'; readonly part: number }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'lines'; readonly lines: number }
  | { readonly kind: 'part'; readonly id: number; readonly target: number; readonly part: RowsPart }
  | { readonly kind: 'target failed'; readonly target: number; readonly error: ErrorMessage }
  | { readonly kind: 'done'; readonly task: number }
  | { readonly kind: 'failed'; readonly task: number; readonly error: ErrorMessage };
