/** The verbs as a program calls them: what the command does, without a command line. docs/library.md shows them. */
import type { ExportSource } from '../export/open-source.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { plainPlaces } from '../message/command-line.ts';
import { checkAll } from '../sync/check/check-findings.ts';
import type { CheckResult } from '../sync/check/check-report.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { useAws } from '../exporter/aws-parts.ts';
import type { ExporterParts } from '../exporter/run-exporter.ts';
import { drop as dropTarget, type DropReport } from '../sync/drop.ts';
import { exportTables as startExports } from '../sync/export-tables.ts';
import { plan as planSync, type PlanReport } from '../sync/plan.ts';
import { rebuild as rebuildTable, type RebuildRequest } from '../sync/rebuild.ts';
import { reload as reloadExport, type ReloadRequest } from '../sync/reload.ts';
import type { ExportsReport } from '../sync/report/exports-report.ts';
import type { StatusReport } from '../sync/report/status-report.ts';
import type { SyncReport } from '../sync/report/report.ts';
import { status as statusOf } from '../sync/status.ts';
import { sync as syncTables } from '../sync/sync.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { LoadWays } from '../load/load-ways.ts';
import { withDefaults, type CallSettings } from './defaults.ts';

/** What a call that loads works on. Whoever opened the source and the warehouse closes them. */
export interface Parts {
  readonly source: ExportSource;
  readonly mappings: readonly TableMapping[];
  readonly warehouse: Warehouse;
}

export interface LoadSettings {
  /** How large exports are loaded, as `openWays` gives it. Default: each in one pass of this process. */
  readonly ways?: LoadWays;
}

export interface SyncOptions extends Parts, CallSettings, LoadSettings {
  /** Names of DynamoDB tables or of targets. Default: all that are mapped. */
  readonly only?: readonly string[];
  /** Let a full export mend a broken chain at once, whatever is still on its way. Default: false. */
  readonly heal?: boolean;
}

/**
 * Loads every export that is next. What goes wrong with one table is in its report (`tables[].error`), and the others go
 * on: a held lease and an interruption too, which no exception tells of.
 * @throws DynaloadError when the source or the warehouse as a whole is at fault; INTERRUPTED, or the reason of `signal`,
 *   when it is aborted before the first table
 */
export async function sync({ only, heal = false, ...options }: SyncOptions): Promise<SyncReport> {
  return syncTables({ ...withDefaults(options), only: only ?? null, heal, dryRun: false });
}

export interface PlanOptions extends SyncOptions {
  /** Whether the statements are wanted, too. Default: false. */
  readonly sql?: boolean;
}

/**
 * Says what `sync` would do now. Writes nothing.
 * @throws DynaloadError as `sync` does
 */
export async function plan({
  only,
  heal = false,
  sql = false,
  ...options
}: PlanOptions): Promise<PlanReport> {
  return planSync({ ...withDefaults(options), only: only ?? null, heal, sql });
}

export type ReloadOptions = Parts & CallSettings & LoadSettings & Pick<ReloadRequest, 'exportId'>;

/**
 * Loads one export again, with today's mapping. Nothing old and nothing deleted comes back.
 * @throws DynaloadError EXPORT_NOT_FOUND, TABLE_NOT_MAPPED, RELOAD_NOT_APPLIED, RELOAD_UNSAFE, and what `sync` throws
 */
export async function reload(options: ReloadOptions): Promise<SyncReport> {
  return reloadExport(withDefaults(options));
}

export type RebuildOptions = Parts & CallSettings & LoadSettings & Pick<RebuildRequest, 'table'>;

/**
 * Builds a table anew from the newest full export that can be used, and swaps it in at the end.
 * @throws DynaloadError TABLE_NOT_MAPPED, TARGET_OF_ANOTHER_TABLE, REBUILD_NO_FULL_EXPORT, and what `sync` throws
 */
export async function rebuild(options: RebuildOptions): Promise<SyncReport> {
  return rebuildTable(withDefaults(options));
}

export interface StatusOptions extends Omit<Parts, 'source'>, CallSettings {
  /** Where to look for exports that are not applied. Default: the warehouse alone is looked at. */
  readonly source?: ExportSource;
  /** Names of DynamoDB tables or of targets. Default: all that are mapped. */
  readonly only?: readonly string[];
  /** Milliseconds that a table may be behind without a warning. Default: any number. */
  readonly maxLag?: number;
}

/**
 * Says where every table stands, and with a source what is in its way. Writes nothing.
 * @throws DynaloadError as `sync` does
 */
export async function status({ source, only, maxLag, ...options }: StatusOptions): Promise<StatusReport> {
  const found = { source: source ?? null, only: only ?? null, maxLag: maxLag ?? null };
  const request = { ...withDefaults(options), ...found };
  if (source === undefined) return statusOf({ ...request, exporter: null });
  return useAws((exporter) => statusOf({ ...request, exporter }));
}

export interface CheckOptions extends CallSettings {
  /** Path of a mapping file, or of a folder of them. */
  readonly mappings: string;
  /** URL of the warehouse, and where rows wait for one that fetches them itself. */
  readonly warehouse: { readonly url: string; readonly staging?: string };
  /** Address of the exports. Default: no source is looked at. */
  readonly source?: string;
  /** As for `openWarehouse`. Default: nothing. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Looks at everything that a sync needs, opens it and closes it again. Goes on after each fault, so that one call tells
 * all of them. Writes nothing.
 * @throws only what is a defect, and the reason of `signal`: faults are findings
 */
export async function check({
  mappings,
  warehouse,
  source,
  environment,
  ...rest
}: CheckOptions): Promise<CheckResult> {
  const { listener, signal, now, places } = withDefaults(rest);
  return useAws((exporter) =>
    checkAll({
      exporter,
      mappings,
      warehouse: { url: warehouse.url, staging: warehouse.staging },
      source: source ?? null,
      env: environment ?? {},
      now: now(),
      places: places ?? plainPlaces(source ?? null),
      listener,
      signal,
    }),
  );
}

export interface DropOptions extends Omit<Parts, 'source'>, Omit<CallSettings, 'places'> {
  /** The readers' name of the target. */
  readonly table: string;
  /** Say only what would be dropped. Default: false. */
  readonly dryRun?: boolean;
}

/**
 * Takes a table that no mapping has any more out of the warehouse, with all that is kept of it.
 * @throws DynaloadError TARGET_MAPPED, TARGET_NOT_FOUND, TARGET_FOREIGN, LEASE_HELD
 */
export async function drop({ dryRun = false, ...options }: DropOptions): Promise<DropReport> {
  return dropTarget({ ...withDefaults(options), dryRun });
}

export interface ExportOptions extends Omit<Parts, 'source' | 'warehouse'>, CallSettings {
  /** Tells how far the tables are. Default: only what lies in S3 is looked at, which then has to keep the whole chain. */
  readonly warehouse?: Warehouse;
  /** Names of DynamoDB tables or of targets. Default: all whose mapping has an `export` block. */
  readonly only?: readonly string[];
  /** Start a full export of this table, whatever its size, and look at no other. Default: none. */
  readonly full?: string;
  /** Only say what would be started. Default: false. */
  readonly dryRun?: boolean;
  /** Until all that was started is over. Default: false. */
  readonly wait?: boolean;
  /** Where DynamoDB and S3 are. Default: where the settings of AWS say. */
  readonly parts?: ExporterParts;
  /** Waits so many milliseconds between two calls to DynamoDB. Default: it does. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Starts the exports that are due: one run, which looks, decides and starts, and keeps nothing. Meant to be called every
 * five minutes. What goes wrong with one table is in its report, and the others go on. The report has notices for a topic
 * and numbers for alarms; whoever calls sends them.
 * @throws DynaloadError EXPORT_NOT_CONFIGURED, TABLE_NOT_MAPPED, and what the warehouse throws
 */
export async function exportTables({ parts, ...options }: ExportOptions): Promise<ExportsReport> {
  const { only, full, dryRun, wait, warehouse, pause, ...rest } = options;
  const request = {
    ...withDefaults(rest),
    only: only ?? null,
    full: full ?? null,
    warehouse: warehouse ?? null,
    dryRun: dryRun ?? false,
    wait: wait ?? false,
    onWaiting: () => undefined,
    pause: pause ?? (async (milliseconds, signal) => sleep(milliseconds, undefined, { signal })),
  };
  if (parts !== undefined) return startExports({ ...request, parts });
  return useAws((aws) => startExports({ ...request, parts: aws }));
}
