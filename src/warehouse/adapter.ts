import type { RowFormat } from '../row/row-format.ts';
import type { StagingAddress } from '../stage/staging-address.ts';
import type { CloudNeeds } from './cloud-needs.ts';
import type { WarehouseName } from './dialect.ts';
import type { Warehouse } from './warehouse.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the registry has to know of an adapter: plain data, and ways to the rest of it, which is loaded when it is asked
 * for. A command that needs no warehouse starts quickly.
 */
export interface Adapter {
  readonly name: WarehouseName;
  /** By the scheme of its URLs, in small letters. */
  readonly schemes: Readonly<Record<string, AdapterScheme>>;
  /** For a thread that encodes rows and has no warehouse. */
  rowFormat(): Promise<RowFormat>;
}

export interface AdapterScheme {
  /** The forms of its URLs, for messages. */
  readonly forms: readonly string[];
  /** Whether rows wait in a bucket: never; when the user names one; or always, so that one has to be named. */
  readonly staging: 'none' | 'optional' | 'required';
  /**
   * What loading it from functions takes; null when it lives on one machine, where no function is.
   * @throws DynaloadError WAREHOUSE_URL_INVALID
   */
  readonly cloud: ((url: string) => CloudNeeds) | null;
  /**
   * Nothing is connected to, and nothing made.
   * @param staging null when none is named, or none is taken
   * @throws DynaloadError WAREHOUSE_URL_INVALID, WAREHOUSE_ENGINE_MISSING, STAGING_INVALID
   */
  open(url: string, staging: StagingAddress | null, environment: Environment): Promise<Warehouse>;
}
