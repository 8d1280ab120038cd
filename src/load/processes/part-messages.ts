/** What the process that loads and the processes that stage parts say to each other. Plain data. */
import type { DataFile } from '../../export/export-info.ts';
import type { StoreLocation } from '../../export/store/object-store.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { LoadTicket } from '../../ticket/load-ticket.ts';
import type { StagedPart } from '../../ticket/staged-part.ts';
import type { ErrorMessage } from '../error-message.ts';

/** What a process works with. Secrets come in its environment. */
export interface PartPlaces {
  readonly source: StoreLocation;
  readonly warehouse: string;
  readonly staging: string | null;
}

export type ToProcess =
  | { readonly kind: 'open'; readonly places: PartPlaces }
  | {
      readonly kind: 'stage';
      readonly mapping: TableMapping;
      readonly tickets: readonly LoadTicket[];
      readonly files: readonly DataFile[];
    }
  | { readonly kind: 'stop' };

export type FromProcess =
  | { readonly kind: 'lines'; readonly lines: number }
  | { readonly kind: 'staged'; readonly outcomes: readonly PartMessage[] }
  | { readonly kind: 'failed'; readonly error: ErrorMessage };

export type PartMessage = { readonly part: StagedPart } | { readonly error: ErrorMessage };
