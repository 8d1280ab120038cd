/** A small world for end-to-end tests: a simulated table, a bucket in a folder, and a warehouse. */
import { join } from 'node:path';
import type { ExportSettings } from '../../src/demo/export-draft.ts';
import { SimulatedTable } from '../../src/demo/simulated-table.ts';
import type { AttributeMap, AttributeValue } from '../../src/item/attribute-value.ts';
import { openSource, type ExportSource } from '../../src/export/open-source.ts';
import { compileMapping } from '../../src/mapping/compile-mapping.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import type { SyncReport, TableReport } from '../../src/sync/report/report.ts';
import { rebuild, type RebuildRequest } from '../../src/sync/rebuild.ts';
import { reload } from '../../src/sync/reload.ts';
import type { TableStatus } from '../../src/sync/report/status-report.ts';
import { status } from '../../src/sync/status.ts';
import { sync, type SyncRequest } from '../../src/sync/sync.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  exportedTable,
  generateFullExport,
  generateIncrementalExport,
  writeExports,
  type ExportVariant,
} from './export-generator.ts';

const START = Date.UTC(2026, 0, 5, 8);

/** Minutes after the start of the story, as epoch milliseconds. */
function at(minutes: number): number {
  return START + minutes * 60_000;
}

export interface ScenarioOptions {
  readonly warehouse: Warehouse;
  /** An empty folder for buckets. */
  readonly folder: string;
  /** Unique within the warehouse. */
  readonly name: string;
  /** How its exports are written. */
  readonly exports?: Pick<ExportSettings, 'files' | 'billedBytes'>;
}

export class Scenario {
  readonly table = new SimulatedTable(['id']);
  readonly #options: ScenarioOptions;
  readonly #bucket: string;
  #lineage = 1;
  #name = 'Things';
  #account = '111122223333';

  constructor(options: ScenarioOptions) {
    this.#options = options;
    this.#bucket = join(options.folder, options.name);
  }

  /** An item with a key and one more attribute, written so many minutes into the story. */
  put(minutes: number, id: string, value: AttributeValue): void {
    const item: AttributeMap = new Map([
      ['id', { S: id }],
      ['value', value],
    ]);
    this.table.put(item, at(minutes) * 1000);
  }

  delete(minutes: number, id: string): void {
    this.table.delete(new Map([['id', { S: id }]]), at(minutes) * 1000);
  }

  /** From here on exports are of a table that was dropped and made again. */
  dropAndMakeAgain(): void {
    this.#lineage += 1;
  }

  /** From here on exports are of a table of this name, with the same items: a restored one. */
  restoreAs(name: string): void {
    this.#lineage += 1;
    this.#name = name;
  }

  /** From here on exports are of this account. */
  inAccount(account: string): void {
    this.#account = account;
  }

  /** @returns the export's ID */
  async full(minutes: number, variant: ExportVariant = {}): Promise<string> {
    const exported = generateFullExport({ ...this.#settings(), at: at(minutes) }, variant);
    await writeExports(this.#bucket, [exported]);
    return exported.exportId;
  }

  /** @returns the export's ID */
  async incremental(from: number, to: number, variant: ExportVariant = {}): Promise<string> {
    const exported = generateIncrementalExport({ ...this.#settings(), from: at(from), to: at(to) }, variant);
    await writeExports(this.#bucket, [exported]);
    return exported.exportId;
  }

  mapping(more: Readonly<Record<string, unknown>> = {}): TableMapping {
    const targets = [{ table: this.#options.name, columns: { id: 'string', value: 'string' } }];
    return compileMapping({ source: { table: 'Things', keys: ['id'] }, targets, ...more }, 'things.json');
  }

  async sync(options: Partial<SyncRequest> = {}): Promise<TableReport> {
    return only(await this.syncReport(options));
  }

  /** With what is said beside the report of the table. */
  async syncReport(options: Partial<SyncRequest> = {}): Promise<SyncReport> {
    return sync({ ...(await this.#request()), only: null, heal: false, dryRun: false, ...options });
  }

  async reload(exportId: string, mapping = this.mapping()): Promise<TableReport> {
    return only(await reload({ ...(await this.#request()), mappings: [mapping], exportId }));
  }

  async rebuild(mapping = this.mapping(), options: Partial<RebuildRequest> = {}): Promise<TableReport> {
    const { table } = mapping.source;
    return only(await rebuild({ ...(await this.#request()), mappings: [mapping], table, ...options }));
  }

  async status(mapping = this.mapping(), source: ExportSource | null = null): Promise<TableStatus> {
    const { tables } = await status({
      maxLag: null,
      exporter: null,
      ...(await this.#request()),
      source,
      only: null,
      mappings: [mapping],
    });
    return first(tables);
  }

  /** `id` to `value`, of the target or of another table. */
  async rows(table = this.#options.name): Promise<Readonly<Record<string, unknown>>> {
    const { rows } = await this.#options.warehouse.query(`select * from ${table}`);
    return Object.fromEntries(rows.map((row) => [String(row['id']), row['value']]));
  }

  async source(): Promise<ExportSource> {
    return openSource(this.#bucket);
  }

  #settings(): Parameters<typeof generateFullExport>[0] {
    const table = { ...exportedTable(this.#name, this.table, this.#lineage), account: this.#account };
    const place = { bucket: 'bucket', prefix: null, seed: this.#lineage };
    return { table, ...place, files: 2, at: 0, ...this.#options.exports };
  }

  async #request(): Promise<Omit<SyncRequest, 'only' | 'heal' | 'dryRun'>> {
    return {
      source: await this.source(),
      mappings: [this.mapping()],
      warehouse: this.#options.warehouse,
      now: () => at(600),
      listener: () => undefined,
      signal: new AbortController().signal,
    };
  }
}

function only({ tables }: SyncReport): TableReport {
  return first(tables);
}

function first<T>(tables: readonly T[]): T {
  const [table] = tables;
  if (table === undefined) throw new Error('the report has no table');
  return table;
}
