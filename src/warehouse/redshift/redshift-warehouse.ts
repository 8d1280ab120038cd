import type { TargetMapping } from '../../mapping/mapping.ts';
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
import { applyLoad } from './load/apply-load.ts';
import { beginLoad } from './load/begin-load.ts';
import { RedshiftPartWriter } from './load/part-writer.ts';
import { BookStatements } from './statements/book-statements.ts';
import { checkRights, reachWarehouse } from './check-warehouse.ts';
import { dropTarget, listParts } from './load/drop-target.ts';
import { insertFailure, readFailures } from './books/failures-table.ts';
import { quoteIdentifier } from './data-api/identifier.ts';
import { acquireLease } from './books/lease.ts';
import { throwIfInterrupted } from './data-api/interruption.ts';
import { dropGeneration, overtakenGenerations } from './books/leftovers.ts';
import { listTargets } from './books/list-targets.ts';
import { publishGeneration } from './load/publish-generation.ts';
import { READ_ONLY } from './read-only.ts';
import { readOnlyStatement } from '../sql/read-only.ts';
import { redshiftDialect } from './redshift-dialect.ts';
import type { RedshiftParts } from './books/redshift-parts.ts';
import type { RedshiftAddress } from './data-api/redshift-url.ts';
import { sqlText } from './data-api/sql-text.ts';
import { clearRejects } from './books/rejects-table.ts';
import { readStanding } from './books/standing.ts';
import { readTargetStates } from './books/target-states.ts';
import { bestCompression } from '../../stage/compression.ts';

/** Amazon Redshift behind the port: rows go through a bucket, statements through the Data API. */
export class RedshiftWarehouse implements Warehouse {
  readonly dialect: Dialect;
  readonly description: string;
  readonly #parts: RedshiftParts;
  readonly #address: RedshiftAddress;
  /** Targets of which an old table may be left that readers were still reading. */
  readonly #published = new Set<string>();

  constructor(parts: RedshiftParts, address: RedshiftAddress) {
    this.#parts = parts;
    this.#address = address;
    this.description = parts.api.description;
    const { staging, settings } = parts;
    this.dialect = redshiftDialect({
      ...settings,
      stagingAddress: staging.store.address(staging.prefix),
      lifecycle: staging.lifecycle,
      compression: (staging.compression ?? bestCompression()).name,
    });
  }

  async reach(signal?: AbortSignal): Promise<WarehouseInfo> {
    return reachWarehouse(this.#parts, this.#address, signal);
  }

  async check(signal?: AbortSignal): Promise<void> {
    await checkRights(this.#parts, this.#address, signal);
  }

  async readTargets(
    tables: readonly string[],
    signal?: AbortSignal,
    ends?: Stretch,
  ): Promise<ReadonlyMap<string, TargetState>> {
    return readTargetStates(this.#parts, tables, ends, signal);
  }

  async acquireLease(name: string, signal?: AbortSignal): Promise<Lease> {
    await this.#parts.ownTables.ensure(signal);
    throwIfInterrupted(signal);
    return acquireLease(this.#parts.api, this.#parts.settings, name);
  }

  async recover(): Promise<readonly string[]> {
    // A load is one transaction: there is nothing half way.
    return [];
  }

  async begin(request: LoadRequest, signal?: AbortSignal): Promise<LoadTicket> {
    await this.#parts.ownTables.ensure(signal);
    return beginLoad(this.#parts, request, signal);
  }

  async stage(request: StageRequest): Promise<PartWriter> {
    return new RedshiftPartWriter(this.#parts, request);
  }

  async apply(request: ApplyRequest, signal?: AbortSignal): Promise<LedgerEntry> {
    await this.#parts.ownTables.ensure(signal);
    this.#published.add(request.ticket.table);
    return applyLoad(this.#parts, request, signal);
  }

  async abandon(ticket: LoadTicket): Promise<void> {
    await abandonLoad(this.#parts, ticket);
  }

  async publish(
    target: TargetMapping,
    generation: string,
    over: Basis | null,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#parts.ownTables.ensure(signal);
    this.#published.add(target.table);
    await publishGeneration(this.#parts, target, generation, over, signal);
  }

  async compact(): Promise<void> {
    // Redshift sorts, vacuums and analyzes by itself, when it has little else to do.
    // https://docs.aws.amazon.com/redshift/latest/dg/t_Reclaiming_storage_space202.html
  }

  async clearRejects(table: string, signal?: AbortSignal): Promise<void> {
    const { standing } = await readStanding(this.#parts, [table], signal);
    const current = standing.seen(table);
    if (current !== undefined) await clearRejects(this.#parts, table, current.generation, signal);
  }

  async noteFailure(failed: FailedLoad, signal?: AbortSignal): Promise<void> {
    await this.#parts.ownTables.ensure(signal);
    await insertFailure(this.#parts, failed, signal);
  }

  async readFailures(
    tables: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, LoadFailure>> {
    return readFailures(this.#parts, tables, signal);
  }

  async listTargets(signal?: AbortSignal): Promise<readonly string[]> {
    return listTargets(this.#parts, signal);
  }

  async listParts(table: string, signal?: AbortSignal): Promise<readonly string[]> {
    return listParts(this.#parts, table, signal);
  }

  async drop(table: string, signal?: AbortSignal): Promise<void> {
    await dropTarget(this.#parts, table, signal);
    this.#published.delete(table);
  }

  async query(sql: string, signal?: AbortSignal): Promise<QueryResult> {
    return collectRows(await this.stream(sql, signal));
  }

  async stream(sql: string, signal?: AbortSignal): Promise<QueryRows> {
    const statement = readOnlyStatement(sql, READ_ONLY);
    return this.#parts.api.stream({
      // Names without a schema are those of the targets, whatever the user's own path is.
      steps: [
        { name: 'path', sql: sqlText('set-path', { schema: quoteIdentifier(this.#parts.settings.schema) }) },
        { name: 'begin', sql: sqlText('begin-reading', {}) },
        { name: 'query', sql: statement },
        { name: 'end', sql: sqlText('end-reading', {}) },
      ],
      // A batch that is one transaction has begun it already, and not as one that only reads.
      mode: 'AUTO_COMMIT',
      activity: 'run the query',
      result: 'query',
      signal,
    });
  }

  async close(): Promise<void> {
    // What stays is dropped when the next load of that table begins.
    await this.#dropOvertaken().catch(() => undefined);
    this.#published.clear();
    await this.#parts.staging.store.close();
    this.#parts.api.close();
  }

  /** Old tables that a publication left: readers may have been reading them then. */
  async #dropOvertaken(): Promise<void> {
    const tables = [...this.#published];
    if (tables.length === 0) return;
    const { api, settings } = this.#parts;
    const { standing } = await readStanding(this.#parts, tables);
    for (const table of tables) {
      for (const victim of overtakenGenerations(standing, table)) {
        await dropGeneration(api, settings, new BookStatements(settings, table), victim);
      }
    }
  }
}
