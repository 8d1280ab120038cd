/** Starts the exports of every table whose mapping says where they go. One call is one run. */
import { DynaloadError } from '../errors.ts';
import {
  runExporter,
  type ExporterParts,
  type ExporterTable,
  type TableRun,
} from '../exporter/run-exporter.ts';
import type { Watermark } from '../exporter/facts.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { readApplied } from '../ledger/applied.ts';
import type { TargetState } from '../ledger/ledger.ts';
import { plainPlaces, type CommandPlaces } from '../message/command-line.ts';
import { patiently, type Waiting } from '../load/retry.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { chooseMapping } from './find-table-exports.ts';
import { reportExports, type ExportsReport } from './report/exports-report.ts';

/** Milliseconds between two looks at exports that are waited for: they take minutes. */
const LOOK_EVERY = 20_000;

export interface ExportTablesRequest extends Waiting {
  readonly mappings: readonly TableMapping[];
  /** As `chooseMapping` takes them; null for all that have an `export` block. */
  readonly only: readonly string[] | null;
  /** A table of which a full export is asked for; then it is the only one. */
  readonly full: string | null;
  /** Tells how far the tables are; null goes by what lies in S3. */
  readonly warehouse: Warehouse | null;
  readonly parts: ExporterParts;
  /** Start nothing: only say what would be. */
  readonly dryRun: boolean;
  /** Until all that was started is over, and what this run left is started, too. */
  readonly wait: boolean;
  /** Hears how many exports are waited for. */
  readonly onWaiting: (running: number) => void;
  readonly now: () => number;
  /** Waits so many milliseconds. @throws the reason of the signal when it is aborted */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly places?: CommandPlaces;
}

/**
 * What goes wrong with one table is in its report, and the others go on.
 * @throws DynaloadError EXPORT_NOT_CONFIGURED, TABLE_NOT_MAPPED; what the warehouse throws; the reason of `signal`
 */
export async function exportTables(request: ExportTablesRequest): Promise<ExportsReport> {
  const { full, parts, dryRun, wait } = request;
  const chosen = chooseExported(request);
  const places = request.places ?? plainPlaces(null);
  const run = async (isAsked: boolean, isDry: boolean): Promise<readonly TableRun[]> =>
    runExporter(await exporterTables(chosen, isAsked, request), parts, { ...request, dryRun: isDry });
  const runs = await run(full !== null, dryRun);
  if (dryRun || !wait) return reportExports(runs, places);
  return reportExports(await waitFor(runs, request, run), places);
}

/** @returns a last look at the tables, in which nothing is started, but with what was */
async function waitFor(
  first: readonly TableRun[],
  { pause, onWaiting, signal }: ExportTablesRequest,
  run: (isAsked: boolean, isDry: boolean) => Promise<readonly TableRun[]>,
): Promise<readonly TableRun[]> {
  let runs = first;
  const started = new Map<string, TableRun['outcomes']>();
  for (;;) {
    const awaited = new Set(
      runs.flatMap(({ outcomes, decision }) => [
        ...outcomes.flatMap((one) => (one.kind === 'started' ? one.exportArn : [])),
        ...(decision?.running ?? []).map(({ exportArn }) => exportArn),
      ]),
    );
    for (const { table, outcomes } of runs) {
      const { file } = table.mapping;
      started.set(file, [...(started.get(file) ?? []), ...outcomes.filter(({ kind }) => kind === 'started')]);
    }
    // What is left behind a refusal has to wait for somebody.
    const isLeft = runs.some(
      ({ outcomes, problems, error }) =>
        problems.length === 0 && error === null && outcomes.some(({ kind }) => kind === 'left'),
    );
    let seen = runs;
    while (awaited.size > 0) {
      await pause(LOOK_EVERY, signal);
      seen = await run(false, true);
      const running = seen.flatMap(({ decision }) => decision?.running ?? []);
      const count = running.filter(({ exportArn }) => awaited.has(exportArn)).length;
      if (count === 0) break;
      onWaiting(count);
    }
    // What is to be started now was not yet when the command began, unless it was left.
    if (!isLeft) return seen.map((one) => withStarted(one, started.get(one.table.mapping.file) ?? []));
    if (awaited.size === 0) await pause(LOOK_EVERY, signal);
    runs = await run(false, false);
  }
}

function withStarted(run: TableRun, outcomes: TableRun['outcomes']): TableRun {
  if (run.decision === null) return run;
  return { ...run, outcomes, decision: { ...run.decision, starts: outcomes.map(({ start }) => start) } };
}

function chooseExported({ mappings, only, full }: ExportTablesRequest): readonly TableMapping[] {
  const named = full === null ? only : [full];
  const chosen =
    named === null
      ? mappings.filter((mapping) => mapping.export !== null)
      : [...new Set(named.map((name) => chooseMapping(mappings, name)))];
  const without = chosen.find((mapping) => mapping.export === null);
  if (chosen.length > 0 && without === undefined) return chosen;
  throw notConfigured(without ?? null);
}

/** @param mapping the one that is meant; null for all */
export function notConfigured(mapping: Pick<TableMapping, 'file'> | null): DynaloadError {
  const what =
    mapping === null ? 'No mapping has an "export" block' : `${mapping.file} has no "export" block`;
  return new DynaloadError('EXPORT_NOT_CONFIGURED', `${what}: nothing says where exports should go.`, {
    hint: 'Add one, such as "export": { "to": "s3://bucket/prefix" }; docs/exporting.md shows how.',
    details: { mapping: mapping?.file ?? null },
  });
}

async function exporterTables(
  chosen: readonly TableMapping[],
  full: boolean,
  request: ExportTablesRequest,
): Promise<readonly ExporterTable[]> {
  const tables: ExporterTable[] = [];
  for (const mapping of chosen) {
    const { export: policy } = mapping;
    if (policy === null) continue;
    const watermarks = await readWatermarks(mapping, request.warehouse, request);
    tables.push({ mapping, policy, watermarks, full });
  }
  return tables;
}

/** Of each target; none when there is no warehouse. */
async function readWatermarks(
  { source, targets }: TableMapping,
  warehouse: Warehouse | null,
  waiting: Waiting,
): Promise<readonly (Watermark | null)[]> {
  if (warehouse === null) return [];
  const names = targets.map(({ table }) => table);
  const states = await patiently(source.table, waiting, () => warehouse.readTargets(names, waiting.signal));
  return watermarksOf(targets, states);
}

export function watermarksOf(
  targets: TableMapping['targets'],
  states: ReadonlyMap<string, TargetState>,
): readonly (Watermark | null)[] {
  return targets.map(({ table }) => {
    const state = states.get(table);
    if (state === undefined) return null;
    const { tableArn, tableId, watermark } = readApplied(state.ledger);
    return { tableArn, tableId, at: watermark };
  });
}
