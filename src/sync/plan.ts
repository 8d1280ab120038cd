/** What a sync would do now. Nothing is written. */
import type { TargetState } from '../ledger/ledger.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { patiently } from '../load/retry.ts';
import { plannedColumns, type PlannedColumns } from './planned/columns.ts';
import { plannedStatements, type PlannedStatements } from './planned/statements.ts';
import { reportLayout, type LayoutReport } from './report/layout-report.ts';
import type { PlannedReport, SyncReport, TableReport } from './report/report.ts';
import { plainPlaces } from '../message/command-line.ts';
import { sync, type SyncRequest } from './sync.ts';

export interface PlanRequest extends Omit<SyncRequest, 'dryRun' | 'countFiles'> {
  /** Whether the statements are wanted, too. */
  readonly sql: boolean;
}

/** Over all tables; null where one of the loads does not say. */
export interface PlanTotals {
  readonly loads: number;
  readonly items: number;
  readonly billedBytes: number | null;
  readonly files: number | null;
  readonly estimatedSeconds: number | null;
}

/** The report of a sync, in which `planned` says what would be done and nothing is `applied`. */
export interface PlanReport extends SyncReport {
  /** Tables that would be made, or changed. */
  readonly columns: readonly PlannedColumns[];
  /** Layouts that the tables do not have, and do not get by what is planned. */
  readonly layouts: readonly LayoutReport[];
  readonly totals: PlanTotals;
  /** The statements of each step for each target; only when they were asked for. */
  readonly sql?: readonly PlannedStatements[];
}

/** @throws DynaloadError what `sync` throws */
export async function plan(request: PlanRequest): Promise<PlanReport> {
  const report = await sync({ ...request, dryRun: true, countFiles: true });
  const columns: PlannedColumns[] = [];
  const layouts: LayoutReport[] = [];
  const sql: PlannedStatements[] = [];
  const places = request.places ?? plainPlaces(request.source.description);
  for (const table of report.tables) {
    const mapping = request.mappings.find(({ file }) => file === table.mapping);
    if (mapping === undefined || table.targets.length === 0) continue;
    const { dialect } = request.warehouse;
    const targets = mapping.targets.filter((target) =>
      table.targets.some((one) => one.table === target.table),
    );
    const states = await readStates(mapping, request);
    columns.push(...plannedColumns(table, targets, states, dialect));
    const isBuilt = (name: string): boolean =>
      table.planned.some(({ action, targets: names }) => action === 'replace' && names.includes(name));
    for (const target of targets) {
      const layout = reportLayout(dialect, target, states.get(target.table) ?? null, places);
      if (layout !== null && !isBuilt(target.table)) layouts.push(layout);
    }
    if (request.sql) sql.push(...plannedStatements(table.planned, targets, states, dialect));
  }
  const planned = report.tables.flatMap((table: TableReport) => table.planned);
  return { ...report, columns, layouts, totals: totalsOf(planned), ...(request.sql ? { sql } : {}) };
}

async function readStates(
  { source, targets }: TableMapping,
  request: PlanRequest,
): Promise<ReadonlyMap<string, TargetState>> {
  const { warehouse, signal } = request;
  const names = targets.map((target) => target.table);
  return patiently(source.table, request, () => warehouse.readTargets(names, signal));
}

function totalsOf(planned: readonly PlannedReport[]): PlanTotals {
  const sum = (field: 'billedBytes' | 'files' | 'estimatedSeconds'): number | null =>
    planned.reduce<number | null>((total, step) => {
      const more = step[field];
      return total === null || more === null ? null : total + more;
    }, 0);
  return {
    loads: planned.length,
    items: planned.reduce((total, { items }) => total + items, 0),
    billedBytes: sum('billedBytes'),
    files: sum('files'),
    estimatedSeconds: sum('estimatedSeconds'),
  };
}
