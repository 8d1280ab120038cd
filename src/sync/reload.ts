/** Loads one export again, with today's mapping, under the version guard. */
import { DynaloadError } from '../errors.ts';
import { findExport } from '../export/export-catalog.ts';
import { endOf, type ExportInfo } from '../export/export-info.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { readApplied, type Applied } from '../ledger/applied.ts';
import { listExports, mappingOf, sortByMapping } from './find-table-exports.ts';
import { planTargets, type PlannedTarget } from './planned-target.ts';
import type { TargetPlan } from '../plan/plan.ts';
import { judgeReload } from '../plan/reload-rule.ts';
import type { SyncReport } from './report/report.ts';
import { requireSupported } from './require-supported.ts';
import { patiently } from '../load/retry.ts';
import { runContext } from './run-context.ts';
import { runTable } from './run-table.ts';
import { loadWarnings, mappingWarnings } from './report/sync-warnings.ts';
import type { SyncRequest } from './sync.ts';
import { unmetWarnings } from './report/unmet-warnings.ts';

export interface ReloadRequest extends Omit<SyncRequest, 'only' | 'heal' | 'dryRun'> {
  readonly exportId: string;
}

/**
 * Applies an export that is part of its table once more: rows that are still at its versions are derived anew, all
 * others stay. An export that is not part of the table yet is applied if it is the one that `sync` would take next.
 * @throws DynaloadError EXPORT_NOT_FOUND, TABLE_NOT_MAPPED, RELOAD_NOT_APPLIED, RELOAD_UNSAFE, and what `sync` throws
 */
export async function reload(request: ReloadRequest): Promise<SyncReport> {
  const { source, warehouse, signal } = request;
  const info = await patiently(null, request, async () => {
    await warehouse.reach(signal);
    return findExport(source, request.exportId, { now: request.now(), signal });
  });
  const mapping = requireMapping(info, request.mappings);
  requireSupported(mapping, warehouse.dialect);
  const plan = (): Promise<readonly PlannedTarget[]> => planReload(request, mapping, info);
  const context = runContext(request);
  const table = await runTable({ context, mapping, plan, publish: true });
  return {
    source: source.description,
    warehouse: warehouse.description,
    tables: [table],
    unfinished: [],
    warnings: [
      ...loadWarnings([table], [mapping], context.places),
      ...(await unmetWarnings({ tables: [table], mappings: [mapping], exports: [info], context })),
      ...mappingWarnings([table], context.places),
    ],
  };
}

function requireMapping(info: ExportInfo, mappings: readonly TableMapping[]): TableMapping {
  const mapping = mappingOf(info, mappings);
  if (mapping !== undefined) return mapping;
  throw new DynaloadError(
    'TABLE_NOT_MAPPED',
    `Export ${info.exportId} is of ${info.tableArn}, which no mapping has as its source.`,
    {
      details: { exportId: info.exportId, tableArn: info.tableArn },
      hint: 'Write one: docs/mapping.md describes every field.',
    },
  );
}

async function planReload(
  request: ReloadRequest,
  mapping: TableMapping,
  info: ExportInfo,
): Promise<readonly PlannedTarget[]> {
  const { warehouse, signal } = request;
  const tables = mapping.targets.map((target) => target.table);
  const end = endOf(info);
  const states = await warehouse.readTargets(tables, signal, { from: end, to: end });
  const judged = mapping.targets.map((target): PlannedTarget => {
    const state = states.get(target.table) ?? null;
    const applied = state === null ? null : readApplied(state.ledger);
    return { target, state, fresh: false, plan: planOne(info, applied) };
  });
  if (judged.some(({ plan }) => plan.skipped[0]?.reason !== 'not applied')) return judged;
  throw await notApplied(request, mapping, info);
}

function planOne(info: ExportInfo, applied: Applied | null): TargetPlan {
  const watermark = applied?.watermark ?? null;
  const idle = { watermark, nextWatermark: watermark, waiting: [], refused: [], remedy: null };
  const verdict = judgeReload(info, applied);
  if (verdict.kind === 'reload') {
    return {
      ...idle,
      skipped: [],
      steps: [{ action: 'reload', exportInfo: info, watermark: watermark ?? 0 }],
    };
  }
  const reason = verdict.kind === 'not applied' ? 'not applied' : 'superseded';
  return { ...idle, steps: [], skipped: [{ exportInfo: info, reason, detail: verdict.detail }] };
}

/** The export is new to every target: `sync` alone decides when it is applied, and where a table begins. */
async function notApplied(
  { source, mappings, warehouse, signal, now }: ReloadRequest,
  mapping: TableMapping,
  info: ExportInfo,
): Promise<DynaloadError> {
  const catalog = await listExports(source, null, { now: now(), signal });
  const exports = sortByMapping(catalog.exports, mappings).mapped.get(mapping) ?? [];
  const planned = await planTargets({ warehouse, mapping, exports, heal: false, now: now(), signal });
  return new DynaloadError(
    'RELOAD_NOT_APPLIED',
    `Export ${info.exportId} is not part of ${mapping.targets.map(({ table }) => table).join(', ')}: ` +
      `${whyNot(planned, info)}.`,
    {
      details: { exportId: info.exportId, table: info.table },
      hint: 'What was never loaded is not loaded again: sync applies exports in the order that keeps the table right.',
      next: [{ run: 'sync', heal: false }],
    },
  );
}

function whyNot(planned: readonly PlannedTarget[], info: ExportInfo): string {
  for (const { plan } of planned) {
    const left = [...plan.waiting, ...plan.refused, ...plan.skipped];
    const found = left.find((entry) => entry.exportInfo.exportId === info.exportId);
    if (found !== undefined) return found.detail;
  }
  const isNext = planned.some(({ plan }) => plan.steps[0]?.exportInfo.exportId === info.exportId);
  return isNext ? 'it would be the next one' : 'others come before it';
}
