/**
 * A simulated AWS with a table, a bucket and a warehouse, and an exporter that runs every so often while things go wrong.
 * Real are the exporter (observe, decide, act), the planner and the ledger's reading; S3 and the rows are in memory.
 */
import type { ExportJob } from '../../../src/demo/service/export-job.ts';
import { ExportService } from '../../../src/demo/service/export-service.ts';
import { Refusal } from '../../../src/demo/service/refusal.ts';
import { ServiceExports } from '../../../src/demo/service/service-exports.ts';
import type { ServiceTable } from '../../../src/demo/service/service-table.ts';
import { SeededRandom } from '../../../src/demo/seeded-random.ts';
import { SimulatedTable } from '../../../src/demo/simulated-table.ts';
import type { AttributeValue } from '../../../src/item/attribute-value.ts';
import { DynaloadError } from '../../../src/errors.ts';
import type { ExportInfo } from '../../../src/export/export-info.ts';
import type { ExportApi, StartAnswer } from '../../../src/exporter/export-api.ts';
import type { ExportRequest } from '../../../src/exporter/facts.ts';
import { runExporter, type ExporterParts, type TableRun } from '../../../src/exporter/run-exporter.ts';
import type { ExportPolicy } from '../../../src/mapping/exports/export-policy.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import type { TableMapping } from '../../../src/mapping/mapping.ts';
import { exportedTable } from '../export-generator.ts';
import { POLICY } from '../export-facts.ts';
import type { History } from './faults.ts';
import { MemoryWarehouse } from './memory-warehouse.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2, 10, 2, 47, 109);
const ACCOUNT = '111122223333';

/** The run died. */
class Crash extends Error {}

export class ModelWorld {
  readonly history: History;
  readonly random: SeededRandom;
  readonly service: ExportService;
  readonly warehouse = new MemoryWarehouse();
  readonly policy: ExportPolicy;
  readonly mapping: TableMapping;
  /** Every table that there ever was, by its ID. */
  readonly contents = new Map<string, SimulatedTable>();
  /** S3: exports whose summary is there, by their starts. */
  #bucket: { readonly startedAt: number; readonly info: ExportInfo }[] = [];
  /** What happened that may cost an export more than the windows do. */
  disturbances = 0;
  /** What calls for a full export beside the first. */
  fullsExcused = 0;
  refusals: string[] = [];
  /** False from the end of the troubles on. */
  isTroubled = true;
  now = START;
  table: ServiceTable;
  /** By the exporter: not by people. */
  readonly started = new Set<string>();
  #lineage = 0;
  #before: ExporterParts | null = null;

  constructor(history: History) {
    this.history = history;
    this.random = new SeededRandom('exporter', history.seed);
    this.policy = { ...POLICY, every: history.every * MINUTE };
    this.mapping = compileMapping(
      {
        source: { table: 'Orders', keys: ['id'] },
        targets: [{ table: 'orders', columns: { id: 'string' } }],
      },
      'orders.json',
    );
    this.service = new ExportService({
      now: () => this.now,
      account: ACCOUNT,
      sink: { completed: (job) => this.#write(job) },
      fate: () => this.#fate(),
    });
    this.service.buckets.set(POLICY.bucket, { owner: ACCOUNT });
    this.table = this.makeTable();
  }

  chance(percent: number): boolean {
    return this.random.uint32() / 2 ** 32 < percent / 100;
  }

  /** Of something that only happens while the troubles last, and in histories that have it. */
  happens(fault: boolean, percent: number): boolean {
    return this.isTroubled && fault && this.chance(percent);
  }

  makeTable(): ServiceTable {
    this.#lineage += 1;
    const contents = new SimulatedTable(['id']);
    const exported = exportedTable('Orders', contents, this.#lineage);
    this.contents.set(exported.tableId, contents);
    this.table = this.service.createTable(exported);
    this.table.enableRecovery(this.now);
    return this.table;
  }

  /** Items are inserted, changed and deleted, also within one window. */
  write(): void {
    const { contents } = this.table.exported;
    for (let count = this.random.between(0, 3); count > 0; count -= 1) {
      const id = new Map([['id', { S: String(this.random.between(1, 12)) }]]);
      const at = (this.now - this.random.between(0, 1000)) * 1000;
      try {
        if (this.chance(35)) contents.delete(id, at);
        else {
          const item = new Map<string, AttributeValue>(id);
          contents.put(item.set('value', { N: String(this.random.between(0, 99)) }), at);
        }
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown;
      }
    }
  }

  pass(millis: number): void {
    this.now += millis;
    this.service.settle();
  }

  /** A person starts an export that fits in nowhere. */
  startByHand(): void {
    const length = this.random.between(15, 24 * 60) * MINUTE;
    const to = this.now - this.random.between(0, 600) * 1000;
    const kind = this.random.pick(['window', 'window', 'full', 'filtered', 'elsewhere'] as const);
    const content =
      kind === 'full'
        ? { kind: 'full' as const, at: to }
        : { kind: 'incremental' as const, from: to - length, to, view: 'NEW_AND_OLD_IMAGES' as const };
    const isOther = kind === 'filtered' || kind === 'elsewhere';
    try {
      this.service.start({
        tableArn: this.table.arn,
        content,
        bucket: POLICY.bucket,
        bucketOwner: null,
        // A filtered export into the prefix of the others cannot be told from a whole one in S3.
        prefix: isOther ? `${kind}/orders` : POLICY.prefix,
        sse: 'AES256',
        kmsKey: null,
        format: 'DYNAMODB_JSON',
        filtered: kind === 'filtered',
        token: `by hand ${this.service.jobs.length}`,
      });
      this.disturbances += 2;
      if (kind === 'full') this.fullsExcused += 1;
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
    }
  }

  /** A summary that the warehouse has not loaded yet, or any where there is no warehouse, disappears. */
  deleteSummary(): void {
    const at = this.random.between(0, this.#bucket.length);
    if (this.#bucket.splice(at, 1).length === 0) return;
    this.disturbances += 3;
    this.fullsExcused += 1;
  }

  /** One run of the exporter, with all that may go wrong in it. */
  async run(): Promise<readonly TableRun[]> {
    const parts = this.#parts();
    const isStale = this.happens(this.history.doubled, 10) && this.#before !== null;
    const seen = isStale && this.#before !== null ? this.#before : this.#remembering(parts);
    if (isStale) this.disturbances += 3;
    const runs = await this.#runWith(seen);
    if (!isStale) this.#before = seen;
    if (this.happens(this.history.doubled, 10)) await this.#runWith(seen);
    for (const { problems } of runs) {
      for (const problem of problems) {
        if (problem.code === 'EXPORT_CONFLICT') this.refusals.push(problem.message);
        // Old eyes may ask for what was lost since.
        if (problem.code === 'EXPORT_REFUSED' && !isStale) this.refusals.push(problem.message);
      }
    }
    return runs;
  }

  load(): void {
    const watermark = this.warehouse.applied?.watermark ?? null;
    const isKnown = this.warehouse.applied?.tableId === this.table.exported.tableId;
    const since = watermark === null || !isKnown ? 0 : watermark - HOUR;
    this.warehouse.load(this.#exportsSince(since), this.mapping, this.contents, this.now);
  }

  /** Under the prefix, and started since. */
  #exportsSince(since: number): readonly ExportInfo[] {
    const found: ExportInfo[] = [];
    for (let index = this.#bucket.length - 1; index >= 0; index -= 1) {
      const one = this.#bucket[index];
      if (one === undefined || one.startedAt < since) break;
      if (one.info.s3Prefix === POLICY.prefix) found.push(one.info);
    }
    return found;
  }

  async #runWith(parts: ExporterParts): Promise<readonly TableRun[]> {
    const { applied } = this.warehouse;
    const watermark =
      applied === null
        ? null
        : { tableArn: applied.tableArn, tableId: applied.tableId, at: applied.watermark };
    const { mapping, policy } = this;
    const watermarks = this.history.warehouse ? [watermark] : [];
    try {
      return await runExporter([{ mapping, policy, watermarks, full: false }], parts, {
        now: () => this.now + (this.isTroubled ? this.history.skew * MINUTE : 0),
        dryRun: false,
        signal: new AbortController().signal,
        pause: async () => {
          if (this.happens(this.history.crashes, 20)) throw new Crash('between two starts');
          this.now += 1500;
        },
      });
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
      this.disturbances += 1;
      return [];
    }
  }

  #parts(): ExporterParts {
    const direct = new ServiceExports(this.service);
    const startExport = async (request: ExportRequest): Promise<StartAnswer> => {
      if (this.happens(this.history.throttled, 15)) return { kind: 'crowded', message: 'Rate exceeded' };
      const count = this.service.jobs.length;
      const answer = await direct.startExport(request);
      if (this.service.jobs.length > count) this.started.add(this.service.jobs.at(-1)?.arn ?? '');
      if (!this.happens(this.history.lostAnswers, 10)) return answer;
      throw new DynaloadError('DYNAMODB_UNREACHABLE', 'The answer was lost.');
    };
    const api: ExportApi = {
      describeTable: (named) => direct.describeTable(named),
      describeRecovery: (arn) => direct.describeRecovery(arn),
      listExports: (arn, after) => direct.listExports(arn, after),
      describeExport: (arn) => direct.describeExport(arn),
      startExport,
    };
    return {
      api: async () => api,
      readExports: async (_, { startedAfter = 0 }) => this.#exportsSince(startedAfter),
    };
  }

  /** Gives the same answers again, whatever has happened since, but to starts. */
  #remembering(parts: ExporterParts): ExporterParts {
    const answers = new Map<string, unknown>();
    const remember = async <T>(key: string, ask: () => Promise<T>): Promise<T> => {
      if (!answers.has(key)) answers.set(key, await ask());
      return answers.get(key) as T;
    };
    return {
      api: async (arn) => {
        const api = await parts.api(arn);
        return {
          describeTable: (named) => remember(`table ${named}`, () => api.describeTable(named)),
          describeRecovery: (one) => remember(`recovery ${one}`, () => api.describeRecovery(one)),
          listExports: (one, after) => remember(`list ${after ?? ''}`, () => api.listExports(one, after)),
          describeExport: (one) => remember(`export ${one}`, () => api.describeExport(one)),
          startExport: (request) => api.startExport(request),
        };
      },
      readExports: (address, options) => remember('done', () => parts.readExports(address, options)),
    };
  }

  #fate(): ReturnType<ExportService['fate']> {
    const { slow, failing, hidden } = this.history;
    const takes = this.happens(slow, 5)
      ? this.random.between(1, 5) * HOUR
      : this.random.between(2, 12) * MINUTE;
    const failed = this.isTroubled && this.chance(failing);
    if (this.isTroubled && hidden) this.disturbances += 1;
    return {
      takes,
      ...(failed ? { failure: { code: 'InternalError', message: 'It went wrong.' } } : {}),
      ...(this.isTroubled && hidden ? { hidden: this.random.between(0, 4) * MINUTE } : {}),
    };
  }

  #write({ id, arn, request, table, content, startedAt, endsAt }: ExportJob): void {
    const common = {
      exportId: id,
      exportArn: arn,
      table: 'Orders',
      tableArn: table.arn,
      tableId: table.exported.tableId,
      itemCount: 1,
      billedBytes: null,
      outputFormat: request.format,
      s3Bucket: request.bucket,
      s3Prefix: request.prefix,
      startedAt,
      endedAt: endsAt,
      summaryKey: '',
      filesKey: '',
      originalPrefix: '',
      place: { own: '', shared: '' },
    };
    this.#bucket.push({ startedAt, info: { ...common, ...content } });
    // Jobs do not end in the order in which they begin.
    const before = this.#bucket.at(-2);
    if (before !== undefined && before.startedAt > startedAt)
      this.#bucket.sort((a, b) => a.startedAt - b.startedAt);
  }
}
