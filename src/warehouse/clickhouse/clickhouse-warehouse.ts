import { DynaloadError } from '../../errors.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import { bestCompression } from '../../stage/compression.ts';
import { partFolder, rowFileName, stageFolder } from '../../stage/stage-key.ts';
import type { Dialect } from '../dialect.ts';
import type { LedgerEntry, Stretch, TargetState } from '../../ledger/ledger.ts';
import type {
  ApplyRequest,
  Basis,
  FailedLoad,
  Lease,
  LoadFailure,
  LoadRequest,
  LoadTicket,
  PartWriter,
  QueryResult,
  QueryRows,
  StageRequest,
  Warehouse,
  WarehouseInfo,
} from '../warehouse.ts';
import { collectRows } from '../query-rows.ts';
import { abandonLoad } from './load/abandon-load.ts';
import { applyTicket } from './load/apply-ticket.ts';
import { clearRejects } from './books/clear-rejects.ts';
import { compactGeneration } from './load/compact-generation.ts';
import { beginLoad } from './load/begin-load.ts';
import { readCatalog } from './books/catalog.ts';
import { checkServer } from './connect/check-server.ts';
import { clickhouseDialect, pullingDialect, type FilesOf } from './clickhouse-dialect.ts';
import type { Connection } from './connect/connection.ts';
import { dropTarget, listParts, listTargets } from './load/drop-target.ts';
import { finishClaims } from './load/finish-claims.ts';
import { showChildren } from './books/child-views.ts';
import { insertFailure, readFailures } from './books/failures-table.ts';
import { assertMayLoad, assertMayRead } from './grants.ts';
import { assertNodesAgree } from './books/compare-nodes.ts';
import { assertSameShards, withMacros } from './books/shards.ts';
import { acquireLease } from './books/lease.ts';
import { dropOurs } from './books/leftovers.ts';
import { prepare } from './books/prepare.ts';
import type { LoadContext } from './load/load-context.ts';
import { openPart } from './load/open-part.ts';
import type { PullOptions } from './load/pulling.ts';
import { publishGeneration } from './load/publish-generation.ts';
import { READ_ONLY } from './read-only.ts';
import { readOnlyStatement } from '../sql/read-only.ts';
import { readTargetStates } from './books/target-states.ts';
import { runUserStatement } from './user-statement.ts';

/** What `check` begins to write, and gives up. */
const CHECKED_KEY = 'dynaload-check';

export interface WarehouseOptions {
  /** The URL without its secrets. */
  readonly description: string;
  /** Opens the connection, which is done when it is needed first. */
  readonly open: () => Promise<Connection>;
  /** False while there is nothing to read: the folder of an embedded warehouse does not exist yet. */
  readonly exists: () => boolean;
  /** True when nobody but this process reaches it, one statement at a time. */
  readonly isAlone?: boolean;
  /** Default: every block is sent with an INSERT. */
  readonly pull?: PullOptions | undefined;
  /** What `reach` says, and throws, while there is nothing to ask. */
  readonly describeEngine: () => WarehouseInfo;
  /** Throws when a warehouse that does not exist yet cannot be made. */
  readonly assertCanBeMade: () => void;
}

/** ClickHouse behind the port: a server, or the embedded engine. */
export class ClickHouseWarehouse implements Warehouse {
  readonly dialect: Dialect;
  readonly description: string;
  readonly #options: WarehouseOptions;
  #connection: Promise<Connection> | undefined;
  /** Knows how its tables stand. */
  #prepared: Promise<Connection> | undefined;
  /** Generations that readers may still be reading: they go when this run ends, or with the next load. */
  readonly #retired = new Set<string>();

  constructor(options: WarehouseOptions) {
    this.#options = options;
    this.description = options.description;
    const dialect =
      options.pull === undefined ? clickhouseDialect : pullingDialect(plannedFiles(options.pull));
    this.dialect =
      options.isAlone === true ? { ...dialect, tablesAtOnce: 1, takesProcesses: false } : dialect;
  }

  async reach(signal?: AbortSignal): Promise<WarehouseInfo> {
    if (!this.#options.exists()) return this.#options.describeEngine();
    const connection = await this.#open();
    const { version, layout } = await checkServer(connection, signal);
    await assertMayRead(connection, signal);
    const what = connection.embedded ? 'embedded' : layout.description;
    return { product: `ClickHouse ${version}${what === '' ? '' : `, ${what}`}` };
  }

  async check(signal?: AbortSignal): Promise<void> {
    const { pull, exists, assertCanBeMade } = this.#options;
    if (!exists()) {
      assertCanBeMade();
      return;
    }
    const opened = await this.#open();
    const { databaseEngine, layout } = await checkServer(opened, signal);
    const needs = { makesDatabase: databaseEngine === null, pulls: pull !== undefined };
    await assertMayLoad(opened.within(layout), needs, signal);
    const connection = await withMacros(opened.within(layout), signal);
    await assertNodesAgree(connection, signal);
    assertSameShards(connection, await readCatalog(connection, [], signal));
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
    const connection = await this.#prepare(signal);
    await assertNodesAgree(connection, signal);
    return acquireLease(connection, name, signal);
  }

  async recover(tables: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    if (!this.#options.exists()) return [];
    const connection = await this.#prepare(signal);
    const catalog = await readCatalog(connection, tables, signal);
    const finished: string[] = [];
    for (const table of tables) {
      const claimed = await finishClaims(connection, table, catalog, signal);
      finished.push(...claimed);
      await showChildren(connection, table, signal, claimed.length === 0 ? catalog : undefined);
    }
    return finished;
  }

  async begin(request: LoadRequest, signal?: AbortSignal): Promise<LoadTicket> {
    return beginLoad(await this.#context(signal), request, signal);
  }

  async stage(request: StageRequest, signal?: AbortSignal): Promise<PartWriter> {
    return openPart(await this.#context(signal), request, signal);
  }

  async apply(request: ApplyRequest, signal?: AbortSignal): Promise<LedgerEntry> {
    const retire = (name: string): void => this.#retire(name);
    return applyTicket(await this.#context(signal), request, retire, signal);
  }

  async abandon(ticket: LoadTicket): Promise<void> {
    try {
      await abandonLoad(await this.#context(undefined), ticket);
    } catch {
      // What stays behind is cleared when the next load of the target begins.
    }
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

  async compact(
    table: string,
    withinSeconds: (since: number) => number,
    signal?: AbortSignal,
  ): Promise<void> {
    if (this.#options.exists())
      await compactGeneration(await this.#prepare(signal), table, withinSeconds, signal);
  }

  async clearRejects(table: string, signal?: AbortSignal): Promise<void> {
    if (this.#options.exists()) await clearRejects(await this.#prepare(signal), table, signal);
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
    const prepared = await this.#prepared?.catch(() => undefined);
    this.#connection = undefined;
    this.#prepared = undefined;
    if (connection === undefined) return;
    // What stays is dropped when the next load of that table begins.
    for (const name of this.#retired) await dropOurs(prepared ?? connection, name).catch(() => undefined);
    this.#retired.clear();
    await connection.close();
  }

  async #context(signal: AbortSignal | undefined): Promise<LoadContext> {
    return { connection: await this.#prepare(signal), pull: this.#options.pull };
  }

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
    return this.#prepared;
  }
}

/** Of a load that is planned: the first file, as it is not known how many there will be. */
function plannedFiles({ prefix, pulling }: PullOptions): FilesOf {
  const { name: compression, extension } = bestCompression();
  return ({ target: { table, hash: mappingHash }, exportId }, kind) => {
    const folder = `${prefix}${stageFolder({ table, exportId, mappingHash })}${partFolder('<part>', '<tag>')}`;
    const key = `${folder}${rowFileName(kind, 1, 'tsv', extension)}`;
    return { files: pulling.urlOf([key]), role: pulling.role, compression };
  };
}
