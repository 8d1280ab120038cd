/** What a sync would do now. Nothing is written. */
import type { TableMapping } from '../mapping/mapping.ts';
import { patiently } from '../load/retry.ts';
import { plannedStatements, type PlannedStatements } from './planned-statements.ts';
import type { SyncReport, TableReport } from './report/report.ts';
import { sync, type SyncRequest } from './sync.ts';

export interface PlanRequest extends Omit<SyncRequest, 'dryRun'> {
  /** Whether the statements are wanted, too. */
  readonly sql: boolean;
}

/** The report of a sync, in which `planned` says what would be done and nothing is `applied`. */
export interface PlanReport extends SyncReport {
  /** The statements of each step for each target; only when they were asked for. */
  readonly sql?: readonly PlannedStatements[];
}

/** @throws DynaloadError what `sync` throws */
export async function plan(request: PlanRequest): Promise<PlanReport> {
  const report = await sync({ ...request, dryRun: true });
  if (!request.sql) return report;
  const sql: PlannedStatements[] = [];
  for (const table of report.tables) sql.push(...(await explain(table, request)));
  return { ...report, sql };
}

async function explain(table: TableReport, request: PlanRequest): Promise<readonly PlannedStatements[]> {
  const { mappings, warehouse, signal } = request;
  const mapping: TableMapping | undefined = mappings.find(({ file }) => file === table.mapping);
  if (mapping === undefined || table.planned.length === 0) return [];
  const names = mapping.targets.map((target) => target.table);
  const states = await patiently(mapping.source.table, request, () => warehouse.readTargets(names, signal));
  return plannedStatements(table.planned, mapping.targets, states, warehouse.dialect);
}
