import { DynaloadError } from '../../errors.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { Lifecycle } from '../../stage/lifecycle.ts';
import { bestCompression } from '../../stage/compression.ts';
import { rowFileName, stageFolder } from '../../stage/stage-key.ts';
import { Stager } from '../../stage/stager.ts';
import type { StagingStore } from '../../stage/staging-store.ts';
import type { Dialect } from '../dialect.ts';
import type { Stretch, TargetState } from '../../ledger/ledger.ts';
import type {
  Basis,
  FailedLoad,
  Lease,
  Load,
  LoadFailure,
  LoadRequest,
  QueryResult,
  QueryRows,
  Warehouse,
  WarehouseInfo,
} from '../warehouse.ts';
import { collectRows } from '../query-rows.ts';
import { beginLoad } from './load/begin-load.ts';
import { readCatalog } from './books/catalog.ts';
import { checkServer, readServer } from './connect/check-server.ts';
import { clickhouseDialect, pullingDialect, type FilesOf } from './clickhouse-dialect.ts';
import type { Connection } from './connect/connection.ts';
import { dropTarget, listParts, listTargets } from './load/drop-target.ts';
import { finishClaims } from './load/finish-claims.ts';
import { insertFailure, readFailures } from './books/failures-table.ts';
import { quoteIdentifier } from './connect/identifier.ts';
import { assertMayLoad, assertMayRead } from './grants.ts';
import { acquireLease } from './books/lease.ts';
import { dropOurs } from './books/leftovers.ts';
import { prepareBooks } from './books/book-tables.ts';
import type { RowsFor } from './load/load-rows.ts';
import { PulledRows } from './load/pulled-rows.ts';
import type { Pulling } from './load/pulling.ts';
import { publishGeneration } from './load/publish-generation.ts';
import { PushedRows } from './load/pushed-rows.ts';
import { READ_ONLY } from './read-only.ts';
import { readOnlyStatement } from '../sql/read-only.ts';
import { sqlText } from './connect/sql-text.ts';
import { readTargetStates } from './books/target-states.ts';
import { runUserStatement } from './user-statement.ts';

/** What `checkLoading` begins to write, and gives up. */
const CHECKED_KEY = 'dynaload-check';

export interface WarehouseOptions {
  /** The URL without its secrets. */
  readonly description: string;
  /** Opens the connection, which is done when it is needed first. */
  readonly open: () => Promise<Connection>;
  /** False while there is nothing to read: the folder of an embedded warehouse does not exist yet. */
  readonly exists: () => boolean;
  /** Default: as many as the dialect says. */
  readonly tablesAtOnce?: number | undefined;
  /** Default: every block is sent with an INSERT. */
  readonly pull?: PullOptions | undefined;
  /** What `check` says, and throws, while there is nothing to ask. */
  readonly describeEngine: () => WarehouseInfo;
  /** Throws when a warehouse that does not exist yet cannot be made. */
  readonly assertCanBeMade: () => void;
}

/** Rows wait in a bucket, from which the server fetches them. */
export interface PullOptions {
  readonly store: StagingStore;
  /** Of the staging area: '' or ending in `/`. */
  readonly prefix: string;
  readonly lifecycle: Lifecycle;
  readonly pulling: Pulling;
  /** Compressed bytes of a staged file. */
  readonly fileBytes?: number | undefined;
}

/** ClickHouse behind the port: a server, or the embedded engine. */
export class ClickHouseWarehouse implements Warehouse {
  readonly dialect: Dialect;
  readonly description: string;
  readonly #options: WarehouseOptions;
  #connection: Promise<Connection> | undefined;
  #prepared: Promise<void> | undefined;
  /** Generations that readers may still be reading: they go when this run ends, or with the next load. */
  readonly #retired = new Set<string>();

  constructor(options: WarehouseOptions) {
    this.#options = options;
    this.description = options.description;
    const dialect =
      options.pull === undefined ? clickhouseDialect : pullingDialect(plannedFiles(options.pull));
    const { tablesAtOnce = dialect.tablesAtOnce } = options;
    this.dialect = { ...dialect, tablesAtOnce };
  }

  async check(signal?: AbortSignal): Promise<WarehouseInfo> {
    if (!this.#options.exists()) return this.#options.describeEngine();
    const connection = await this.#open();
    const { version } = await checkServer(connection, signal);
    await assertMayRead(connection, signal);
    return { product: `ClickHouse ${version}${connection.embedded ? ', embedded' : ''}` };
  }

  async checkLoading(signal?: AbortSignal): Promise<void> {
    const { pull, exists, assertCanBeMade } = this.#options;
    if (!exists()) {
      assertCanBeMade();
      return;
    }
    const connection = await this.#open();
    const { databaseEngine } = await readServer(connection, signal);
    const needs = { makesDatabase: databaseEngine === null, pulls: pull !== undefined };
    await assertMayLoad(connection, needs, signal);
    await pull?.store.assertWritable(`${pull.prefix}${CHECKED_KEY}`, signal);
  }

  async readTargets(
    tables: readonly string[],
    signal?: AbortSignal,
    ends?: Stretch,
  ): Promise<ReadonlyMap<string, TargetState>> {
    if (!this.#options.exists()) return new Map();
    return readTargetStates(await this.#open(), tables, ends, signal);
  }

  async acquireLease(name: string, signal?: AbortSignal): Promise<Lease> {
    return acquireLease(await this.#prepare(signal), name, signal);
  }

  async recover(tables: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    if (!this.#options.exists()) return [];
    const connection = await this.#prepare(signal);
    const catalog = await readCatalog(connection, tables, signal);
    const finished: string[] = [];
    for (const table of tables) finished.push(...(await finishClaims(connection, table, catalog, signal)));
    return finished;
  }

  async begin(request: LoadRequest, signal?: AbortSignal): Promise<Load> {
    const connection = await this.#prepare(signal);
    return beginLoad(connection, this.#rowsFor, request, (name) => this.#retire(name), signal);
  }

  async publish(
    target: TargetMapping,
    generation: string,
    over: Basis | null,
    signal?: AbortSignal,
  ): Promise<void> {
    const connection = await this.#prepare(signal);
    const { table } = target;
    const retire = (name: string): void => this.#retire(name);
    await publishGeneration({ connection, table, generation, over, retire, signal });
  }

  async noteFailure(failed: FailedLoad, signal?: AbortSignal): Promise<void> {
    await insertFailure(await this.#prepare(signal), failed, signal);
  }

  async readFailures(
    tables: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, LoadFailure>> {
    if (!this.#options.exists()) return new Map();
    return readFailures(await this.#open(), tables, signal);
  }

  async listTargets(signal?: AbortSignal): Promise<readonly string[]> {
    return this.#options.exists() ? listTargets(await this.#open(), signal) : [];
  }

  async listParts(table: string, signal?: AbortSignal): Promise<readonly string[]> {
    return this.#options.exists() ? listParts(await this.#open(), table, signal) : [];
  }

  async drop(table: string, signal?: AbortSignal): Promise<void> {
    if (this.#options.exists()) await dropTarget(await this.#prepare(signal), table, signal);
  }

  async query(sql: string, signal?: AbortSignal): Promise<QueryResult> {
    return collectRows(await this.stream(sql, signal));
  }

  async stream(sql: string, signal?: AbortSignal): Promise<QueryRows> {
    if (!this.#options.exists()) {
      readOnlyStatement(sql, READ_ONLY);
      throw new DynaloadError('WAREHOUSE_FAILED', `There is no warehouse yet at ${this.description}.`, {
        hint: 'Sync into it first, or check the warehouse URL.',
        next: [{ run: 'sync', heal: false }],
        details: { warehouse: this.description },
      });
    }
    return runUserStatement(await this.#open(), sql, signal);
  }

  async close(): Promise<void> {
    await this.#options.pull?.store.close();
    if (this.#connection === undefined) return;
    const connection = await this.#connection.catch(() => undefined);
    this.#connection = undefined;
    this.#prepared = undefined;
    if (connection === undefined) return;
    // What stays is dropped when the next load of that table begins.
    for (const name of this.#retired) await dropOurs(connection, name).catch(() => undefined);
    this.#retired.clear();
    await connection.close();
  }

  readonly #rowsFor: RowsFor = ({ connection, statements, target, exportId }) => {
    const { pull } = this.#options;
    const { table, hash: mappingHash } = target;
    if (pull === undefined) return new PushedRows(connection, statements, table);
    const { store, prefix, lifecycle, pulling, fileBytes } = pull;
    const load = { table, exportId, mappingHash };
    const stager = new Stager({ store, prefix, load, rows: 'tsv', fileBytes });
    return new PulledRows({ connection, statements, table, stager, lifecycle, pulling });
  };

  /**
   * A reader can have looked up the view and be about to open the generation beneath it, also in this process by another
   * connection, so an old generation is not dropped in the same breath.
   */
  #retire(name: string): void {
    this.#retired.add(name);
  }

  async #open(): Promise<Connection> {
    this.#connection ??= this.#options.open().catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }

  /** Makes the database and dynaload's own tables where they are missing. */
  async #prepare(signal: AbortSignal | undefined): Promise<Connection> {
    const connection = await this.#open();
    this.#prepared ??= prepare(connection, signal).catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    await this.#prepared;
    return connection;
  }
}

/** Of a load that is planned: the first file, as it is not known how many there will be. */
function plannedFiles({ prefix, pulling }: PullOptions): FilesOf {
  const { name: compression, extension } = bestCompression();
  return ({ target: { table, hash: mappingHash }, exportId }, kind) => {
    const key = `${prefix}${stageFolder({ table, exportId, mappingHash })}${rowFileName(kind, 1, 'tsv', extension)}`;
    return { files: pulling.urlOf([key]), role: pulling.role, compression };
  };
}

async function prepare(connection: Connection, signal: AbortSignal | undefined): Promise<void> {
  const { databaseEngine } = await checkServer(connection, signal);
  if (databaseEngine === null) {
    await connection.command({
      sql: sqlText('create-database', {
        database: quoteIdentifier(connection.database),
        engine: connection.embedded ? ' ENGINE = Atomic' : '',
      }),
      activity: `create the database ${connection.database}`,
      signal,
    });
  }
  await prepareBooks(connection, await readCatalog(connection, [], signal), signal);
}
