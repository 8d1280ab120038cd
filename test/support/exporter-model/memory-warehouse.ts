/** A warehouse in memory, loaded by the real planner: which exports it takes is what `sync` would take. */
import type { ExportInfo } from '../../../src/export/export-info.ts';
import { readApplied, type Applied } from '../../../src/ledger/applied.ts';
import type { TableMapping } from '../../../src/mapping/mapping.ts';
import { planTarget } from '../../../src/plan/plan-target.ts';
import type { AttributeMap } from '../../../src/item/attribute-value.ts';
import type { SimulatedTable } from '../../../src/demo/simulated-table.ts';

interface Row {
  /** Microseconds. */
  readonly version: number;
  /** Null for one that was deleted. */
  readonly item: AttributeMap | null;
}

interface Generation {
  readonly base: number;
  readonly tableArn: string;
  readonly tableId: string | null;
  watermark: number;
  merges: number;
  readonly batches: { readonly action: 'replace' | 'merge'; readonly id: string; readonly to: number }[];
  readonly rows: Map<string, Row>;
}

export class MemoryWarehouse {
  #generation: Generation | null = null;
  /** Full exports that were taken. */
  replaces = 0;

  get applied(): Applied | null {
    const now = this.#generation;
    if (now === null) return null;
    const { base, tableArn, tableId, watermark, merges, batches } = now;
    // Older ones are not looked for: their exports are not listed any more.
    const recent = batches.slice(-40);
    return readApplied({
      loads: batches.length,
      base,
      tableArn,
      tableId,
      watermark,
      merges,
      rejected: 0,
      lastLoads: [],
      departures: [],
      origins: [],
      batches: recent,
    });
  }

  /** @param contents of each table that there was, by its ID */
  load(
    exports: readonly ExportInfo[],
    mapping: TableMapping,
    contents: ReadonlyMap<string, SimulatedTable>,
    now: number,
  ): void {
    const { source, load, overlap, gap, healAfter } = mapping;
    const policy = { load, overlap, gap, healAfter };
    const { steps } = planTarget({ source, exports, applied: this.applied, policy, now, heal: false });
    for (const { exportInfo } of steps) {
      const table = contents.get(exportInfo.tableId ?? '');
      if (table === undefined) throw new Error(`no table was ever ${exportInfo.tableId ?? 'null'}`);
      if (exportInfo.kind === 'full') {
        this.replaces += 1;
        const rows = [...table.stateAt(exportInfo.at)].map(
          ([key, item]) => [key, { version: exportInfo.at * 1000 - 1, item }] as const,
        );
        this.#generation = {
          base: exportInfo.at,
          tableArn: exportInfo.tableArn,
          tableId: exportInfo.tableId,
          watermark: exportInfo.at,
          merges: 0,
          batches: [{ action: 'replace', id: exportInfo.exportId, to: exportInfo.at }],
          rows: new Map(rows),
        };
        continue;
      }
      const generation = this.#generation;
      if (generation === null) throw new Error('a window was applied to nothing');
      // Every instant from the base to the watermark is covered: each window begins where the one before it ended.
      if (exportInfo.from !== generation.watermark || exportInfo.tableId !== generation.tableId)
        throw new Error(`${exportInfo.exportId} was applied at ${generation.watermark}`);
      for (const { keys, writtenAt, newImage } of table.incrementalChanges(exportInfo.from, exportInfo.to)) {
        const key = table.identity(keys);
        if ((generation.rows.get(key)?.version ?? -1) <= writtenAt)
          generation.rows.set(key, { version: writtenAt, item: newImage });
      }
      generation.watermark = exportInfo.to;
      generation.merges += 1;
      generation.batches.push({ action: 'merge', id: exportInfo.exportId, to: exportInfo.to });
    }
  }

  /** The rows are the items of the table at the watermark. */
  check(contents: ReadonlyMap<string, SimulatedTable>): void {
    const now = this.#generation;
    if (now === null) return;
    const expected =
      contents.get(now.tableId ?? '')?.stateAt(now.watermark) ?? new Map<string, AttributeMap>();
    const found = [...now.rows].flatMap(([key, { item }]) => (item === null ? [] : [lineOf(key, item)]));
    const wanted = [...expected].map(([key, item]) => lineOf(key, item));
    const missing = wanted.find((line) => !found.includes(line));
    if (missing !== undefined || found.length !== wanted.length)
      throw new Error(
        `of ${wanted.length} items ${found.length} rows, without ${missing ?? 'any that is missing'}`,
      );
  }
}

function lineOf(key: string, item: AttributeMap): string {
  return `${key} ${JSON.stringify([...item])}`;
}
