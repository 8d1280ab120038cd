/** The shop's table behind the simulated export service: what the exporter of the demo asks, and what comes of it. */
import type { ExportApi } from '../exporter/export-api.ts';
import type { ExportJob, ExportRequest, Fate } from './service/export-job.ts';
import { ExportService } from './service/export-service.ts';
import { ServiceExports } from './service/service-exports.ts';
import { writtenBy } from './service/write-jobs.ts';
import { SHOP_ACCOUNT, SHOP_BUCKET, shopExportedTable } from './shop.ts';
import { SHOP_SNAPSHOT_AT, SHOP_WINDOWS } from './shop-history.ts';
import type { SimulatedTable } from './simulated-table.ts';
import type { WrittenExport } from './export-writer.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export class ShopService {
  readonly api: ExportApi;
  /** Epoch milliseconds; the story moves it. */
  now = SHOP_SNAPSHOT_AT;
  readonly #service: ExportService;
  #finished: ExportJob[] = [];

  constructor(contents: SimulatedTable) {
    this.#service = new ExportService({
      now: () => this.now,
      account: SHOP_ACCOUNT,
      sink: { completed: (job) => this.#finished.push(job) },
      fate,
    });
    this.#service.buckets.set(SHOP_BUCKET, { owner: SHOP_ACCOUNT });
    const made = SHOP_SNAPSHOT_AT - 24 * HOUR;
    this.#service.createTable(shopExportedTable(contents), made).enableRecovery(made);
    this.api = new ServiceExports(this.#service);
  }

  /** Lets time pass. @returns the exports that were done meanwhile */
  passTo(instant: number): readonly WrittenExport[] {
    this.now = instant;
    this.#service.settle();
    const done = this.#finished.map(writtenBy);
    this.#finished = [];
    return done;
  }
}

/** The export of the second window takes so long that two others overtake it. */
function fate({ content }: ExportRequest): Fate {
  const isSlow = content.kind === 'incremental' && content.from === SHOP_WINDOWS[1]?.from;
  return { takes: isSlow ? HOUR : 5 * MINUTE };
}
