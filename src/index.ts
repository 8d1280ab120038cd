/** The public names of the package. */
export { DynaloadError, ERROR_CODES, type ErrorCode } from './errors.ts';
export { openSource, type ExportSource } from './export/open-source.ts';
export { loadMappings } from './mapping/load-mappings.ts';
export type { TableMapping, TargetMapping } from './mapping/mapping.ts';
export { drop, type DropReport, type DropRequest } from './sync/drop.ts';
export { rebuild, type RebuildRequest } from './sync/rebuild.ts';
export { reload, type ReloadRequest } from './sync/reload.ts';
export type { SyncReport, TableReport } from './sync/report/report.ts';
export type { StatusReport } from './sync/report/status-report.ts';
export { status, type StatusRequest } from './sync/status.ts';
export type { SyncEvent, SyncListener } from './load/sync-event.ts';
export { sync, type SyncRequest } from './sync/sync.ts';
export type { Warehouse } from './warehouse/warehouse.ts';
