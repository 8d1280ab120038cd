/** The public names of the package: docs/library.md shows how they go together. */
export { DynaloadError, ERROR_CODES, type ErrorCode, type ErrorDetails } from './errors.ts';
export { openSource, type ExportSource } from './export/open-source.ts';
export {
  check,
  drop,
  exportTables,
  plan,
  rebuild,
  reload,
  status,
  sync,
  type CheckOptions,
  type DropOptions,
  type ExportOptions,
  type Parts,
  type PlanOptions,
  type RebuildOptions,
  type ReloadOptions,
  type StatusOptions,
  type SyncOptions,
} from './library/verbs.ts';
export type { CallSettings } from './library/defaults.ts';
export type { SyncEvent, SyncListener } from './load/sync-event.ts';
export { loadMappings } from './mapping/load-mappings.ts';
export type { TableMapping, TargetMapping } from './mapping/mapping.ts';
export type { CommandPlaces } from './message/command-line.ts';
export type { CheckResult, Finding } from './sync/check/check-report.ts';
export { openWays, type OpenedWays, type WaysRequest } from './sync/open-ways.ts';
export type { LoadWays } from './load/load-ways.ts';
export type { DropReport } from './sync/drop.ts';
export type { PlanReport } from './sync/plan.ts';
export type { PlannedColumns } from './sync/planned/columns.ts';
export type { PlannedStatements } from './sync/planned/statements.ts';
export { doneNotice, type ExportMetrics, type ExportNotice } from './exporter/notice.ts';
export type { ExporterParts } from './exporter/run-exporter.ts';
export type { ExportsReport, TableExports } from './sync/report/exports-report.ts';
export type { ErrorReport, SyncReport, TableReport, WarningReport } from './sync/report/report.ts';
export type { StatusReport, TableStatus, TargetStatus } from './sync/report/status-report.ts';
export { putDown } from './ticket/put-down.ts';
export { openWarehouse, type WarehouseOptions } from './warehouse/registry.ts';
export type { QueryResult, QueryValue, Warehouse } from './warehouse/warehouse.ts';
