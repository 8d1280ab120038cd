import type { Compression } from '../../../stage/compression.ts';
import type { Lifecycle } from '../../../stage/lifecycle.ts';
import type { StagingStore } from '../../../stage/staging-store.ts';
import type { DataApi } from '../data-api/data-api.ts';
import type { OwnTables } from './own-tables.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';

/** Where rows wait for COPY. */
export interface Staging {
  readonly store: StagingStore;
  /** '' or ending in `/`. */
  readonly prefix: string;
  readonly lifecycle: Lifecycle;
  /** Default: the best that this Node has. */
  readonly compression?: Compression | undefined;
  /** Compressed bytes of a file. Default: the stager's. */
  readonly fileBytes?: number | undefined;
}

/** What the adapter works with. */
export interface RedshiftParts {
  readonly api: DataApi;
  readonly settings: RedshiftSettings;
  readonly ownTables: OwnTables;
  readonly staging: Staging;
}
