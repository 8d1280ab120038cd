/** What happens during a run, for whoever shows it to people. */
import type { DynaloadError } from '../errors.ts';
import type { LoadAction } from '../ledger/ledger.ts';

export type SyncEvent =
  | {
      readonly kind: 'listed';
      /** Exports under the source, of any table. */
      readonly exports: number;
      /** Only those that were started since were looked for, epoch milliseconds; null for all. */
      readonly since: number | null;
      readonly tables: number;
    }
  | {
      readonly kind: 'load started';
      readonly table: string;
      readonly exportId: string;
      readonly action: LoadAction;
      readonly items: number;
      readonly targets: readonly string[];
    }
  /** Items of a table read since its last event of this kind. */
  | { readonly kind: 'items read'; readonly table: string; readonly items: number }
  | {
      readonly kind: 'load finished';
      readonly table: string;
      readonly exportId: string;
      readonly seconds: number;
      /** Targets that took it, and those that did not. */
      readonly applied: readonly string[];
      readonly failed: readonly string[];
    }
  | {
      /** Something that had broken off half way was completed. */
      readonly kind: 'recovered';
      readonly table: string;
      /** To stand behind "The". */
      readonly what: string;
    }
  /** Exports are worth several threads, which cannot be started: one does it all. Told once in a process. */
  | { readonly kind: 'no threads'; readonly reason: string }
  /** A table was loaded, and could not be got ready for reading: queries take longer until that is done. */
  | { readonly kind: 'not ready'; readonly table: string; readonly error: DynaloadError }
  | {
      readonly kind: 'retrying';
      /** Null when it is not one table that waits. */
      readonly table: string | null;
      readonly reason: string;
      readonly inSeconds: number;
    };

export type SyncListener = (event: SyncEvent) => void;
