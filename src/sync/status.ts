/** Where every table stands: what is loaded, how far behind it is, and what is in its way. Writes nothing. */
import { DynaloadError } from '../errors.ts';
import type { ExportSource } from '../export/open-source.ts';
import { runExporter, type ExporterParts } from '../exporter/run-exporter.ts';
import { childNames } from '../mapping/explode/child-table.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import { roleOf } from '../mapping/table-role.ts';
import type { LedgerEntry, TargetState } from '../ledger/ledger.ts';
import type { LoadFailure, Warehouse } from '../warehouse/warehouse.ts';
import { readApplied } from '../ledger/applied.ts';
import { commandLines, plainPlaces, type CommandPlaces } from '../message/command-line.ts';
import { watermarksOf } from './export-tables.ts';
import { chooseTargets } from './find-table-exports.ts';
import { isoTime } from '../message/iso-time.ts';
import { requireLoadedTable } from '../plan/loaded-table.ts';
import { findOrphans, orphanWarnings } from './orphans.ts';
import { patiently, type Waiting } from '../load/retry.ts';
import { reportRun, type TableExports } from './report/exports-report.ts';
import { reportError } from './report/report-table.ts';
import { LISTED, type TableReport } from './report/report.ts';
import type {
  FailureReport,
  LoadStatus,
  StatusReport,
  TableStatus,
  TargetStatus,
} from './report/status-report.ts';
import { exportWarnings, failureWarnings, lagWarnings } from './report/status-warnings.ts';
import type { SyncListener } from '../load/sync-event.ts';
import { reportLayout } from './report/layout-report.ts';
import { missedWarnings, standingWarnings } from './report/sync-warnings.ts';
import { sync } from './sync.ts';
import { standingOf } from '../plan/target-standing.ts';

export interface StatusRequest extends Waiting {
  /** Where to look for exports that are not applied; null looks at the warehouse only. */
  readonly source: ExportSource | null;
  /** Where to ask how far tables are exported whose mapping has an `export` block; null asks nobody. */
  readonly exporter: ExporterParts | null;
  readonly mappings: readonly TableMapping[];
  /** As `chooseMapping` takes them; null for all. */
  readonly only: readonly string[] | null;
  readonly warehouse: Warehouse;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds that a table may be behind without a warning; null for any. */
  readonly maxLag: number | null;
  /** How to spell the commands in the report; as a program would, when it is not given. */
  readonly places?: CommandPlaces;
}

/** A plan leaves out of these what it would mend; a status tells where tables stand. */
const OF_STANDING: ReadonlySet<string> = new Set(['REBUILD_NEEDED', 'TARGET_MIXED']);

/** @throws DynaloadError what `sync` throws */
export async function status(request: StatusRequest): Promise<StatusReport> {
  const { source, warehouse, listener, signal } = request;
  const { chosen } = chooseTargets(request.mappings, request.only);
  await patiently(null, request, () => warehouse.reach(signal));
  // That it has to wait is news here; that it lists exports is not.
  const retries: SyncListener = (event) => {
    if (event.kind === 'retrying') listener(event);
  };
  const found =
    source === null ? null : await sync({ ...request, source, heal: false, dryRun: true, listener: retries });
  const now = request.now();
  const places = request.places ?? plainPlaces(source?.description ?? null);
  const tables: TableStatus[] = [];
  for (const mapping of chosen) {
    const names = mapping.targets.map((target) => target.table);
    const { states, error } = await patiently(mapping.source.table, request, () =>
      readStates(warehouse, names, signal),
    );
    const failures = await patiently(mapping.source.table, request, () =>
      warehouse.readFailures(names, signal),
    );
    const targets = mapping.targets.map((target) => {
      const state = states.get(target.table);
      const layout = reportLayout(warehouse.dialect, target, state ?? null, places);
      return { ...targetStatus(mapping, target, state, failures.get(target.table), now), layout };
    });
    const plan = found?.tables.find((table) => table.mapping === mapping.file);
    const cause = error ?? findOtherTable(mapping, states);
    const exports = await lookAtExports(mapping, states, request, places);
    tables.push(tableStatus({ mapping, targets, plan, exports, error: cause, places }));
  }
  const targets = tables.flatMap((table) => table.targets);
  const orphans = request.only === null ? await findOrphans(warehouse, request.mappings, request) : [];
  const isPending = tables.some(({ pending }) => pending.length > 0);
  const commands = isPending ? commandLines([{ run: 'sync', heal: false }], places) : [];
  return {
    warehouse: warehouse.description,
    source: source?.description ?? null,
    tables,
    orphans,
    unfinished: found?.unfinished ?? [],
    warnings: [
      ...(found?.warnings.filter(({ code }) => !OF_STANDING.has(code)) ?? []),
      ...standingWarnings(targets, places),
      ...missedWarnings(targets, places),
      ...failureWarnings(targets, commands, places),
      ...orphanWarnings(orphans, places),
      ...lagWarnings(targets, request.maxLag),
      ...exportWarnings(tables),
    ],
    commands,
  };
}

/** Nothing is started that would need one. */
async function noPause(): Promise<void> {}

/** Looks, and starts nothing. */
async function lookAtExports(
  mapping: TableMapping,
  states: ReadonlyMap<string, TargetState>,
  { exporter, now, signal }: StatusRequest,
  places: CommandPlaces,
): Promise<TableExports | null> {
  const { export: policy, targets } = mapping;
  if (policy === null || exporter === null) return null;
  const table = { mapping, policy, watermarks: watermarksOf(targets, states), full: false };
  const [run] = await runExporter([table], exporter, { now, signal, pause: noPause, dryRun: true });
  return run === undefined ? null : reportRun(run, places);
}

interface ReadStates {
  readonly states: ReadonlyMap<string, TargetState>;
  readonly error: DynaloadError | null;
}

/** A target that is not dynaload's says nothing about the other tables. */
async function readStates(
  warehouse: Warehouse,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadStates> {
  try {
    return { states: await warehouse.readTargets(names, signal), error: null };
  } catch (thrown) {
    if (!(thrown instanceof DynaloadError) || thrown.code !== 'TARGET_FOREIGN') throw thrown;
    return { states: new Map(), error: thrown };
  }
}

interface TableStatusInput extends Pick<ReadStates, 'error'> {
  readonly mapping: TableMapping;
  readonly targets: readonly TargetStatus[];
  readonly plan: TableReport | undefined;
  readonly exports: TableExports | null;
  readonly places: CommandPlaces;
}

function tableStatus({ mapping, targets, plan, exports, error, places }: TableStatusInput): TableStatus {
  // The table as a whole is as far as the target that lags most.
  const last = targets.reduce<TargetStatus | undefined>(
    (most, target) => (most === undefined || lagOf(target) > lagOf(most) ? target : most),
    undefined,
  );
  return {
    table: mapping.source.table,
    mapping: mapping.file,
    watermark: last?.watermark ?? null,
    lagSeconds: last?.lagSeconds ?? null,
    targets,
    pending: plan?.planned.slice(0, LISTED).map((step) => step.exportId) ?? [],
    waiting: plan?.waiting ?? [],
    refused: plan?.refused ?? [],
    totals: {
      pending: plan?.planned.length ?? 0,
      waiting: plan?.totals.waiting ?? 0,
      refused: plan?.totals.refused ?? 0,
    },
    remedy: plan?.remedy ?? null,
    exports,
    error: plan?.error ?? (error === null ? null : reportError(error, places)),
  };
}

function lagOf(target: TargetStatus): number {
  return target.lagSeconds ?? Number.POSITIVE_INFINITY;
}

function targetStatus(
  { source }: TableMapping,
  target: TargetMapping,
  state: TargetState | undefined,
  failure: LoadFailure | undefined,
  now: number,
): Omit<TargetStatus, 'layout'> {
  const { watermark, ...standing } = standingOf(target, state ?? null);
  return {
    table: target.table,
    children: childNames(target),
    ...standing,
    watermark: watermark === null ? null : isoTime(watermark),
    lagSeconds: watermark === null ? null : Math.round((now - watermark) / 1000),
    moveNeeded: standing.tableArn !== null && roleOf(standing.tableArn, source) === 'former',
    lastFailure: failure !== undefined && isOpen(failure, state) ? failureReport(failure) : null,
    loads: state?.ledger.loads ?? 0,
    lastLoads: state?.ledger.lastLoads.toReversed().map(loadStatus) ?? [],
  };
}

/** Readers see what they saw when it failed: there has been no load since. */
function isOpen({ over }: LoadFailure, state: TargetState | undefined): boolean {
  return over?.generation === state?.generation && over?.loads === state?.ledger.loads;
}

function failureReport({ batchId, code, message, failedAt }: LoadFailure): FailureReport {
  return { exportId: batchId, code, message, failedAt: isoTime(failedAt) };
}

/** The same as a sync finds, for those who do not name a source. */
function findOtherTable(
  mapping: TableMapping,
  states: ReadonlyMap<string, TargetState>,
): DynaloadError | null {
  try {
    for (const target of mapping.targets) {
      const state = states.get(target.table);
      if (state !== undefined) requireLoadedTable(mapping, target, readApplied(state.ledger), []);
    }
    return null;
  } catch (thrown) {
    if (thrown instanceof DynaloadError) return thrown;
    throw thrown;
  }
}

function loadStatus(load: LedgerEntry): LoadStatus {
  const { batch, action, accepted, items, puts, deletes, rejected } = load;
  const window = { from: batch.from === null ? null : isoTime(batch.from), to: isoTime(batch.to) };
  return {
    exportId: batch.id,
    action,
    accepted,
    window,
    items,
    puts,
    deletes,
    rejected,
    finishedAt: isoTime(load.finishedAt),
  };
}
