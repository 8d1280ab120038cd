import { endOf, type ExportInfo } from '../export/export-info.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import type { Stretch, TargetState } from '../ledger/ledger.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { readApplied } from '../ledger/applied.ts';
import { requireLoadedTable } from '../plan/loaded-table.ts';
import { planTarget } from '../plan/plan-target.ts';
import type { TargetPlan } from '../plan/plan.ts';
import type { TargetRun } from './run-steps.ts';

/** A target, what the warehouse holds of it, and what is to be done. */
export interface PlannedTarget {
  readonly target: TargetMapping;
  readonly state: TargetState | null;
  /** True when the plan stands by itself and begins a generation beside the one in `state` (rebuild). */
  readonly fresh: boolean;
  readonly plan: TargetPlan;
}

export interface PlanTargetsRequest {
  readonly warehouse: Warehouse;
  readonly mapping: TableMapping;
  readonly exports: readonly ExportInfo[];
  readonly now: number;
  readonly heal: boolean;
  readonly signal: AbortSignal;
}

/**
 * Asks the warehouse where each target of a mapping stands, and plans from there.
 * @throws DynaloadError TARGET_OF_ANOTHER_TABLE, and what `Warehouse.readTargets` throws
 */
export async function planTargets(request: PlanTargetsRequest): Promise<readonly PlannedTarget[]> {
  const { warehouse, mapping, exports, now, heal, signal } = request;
  const tables = mapping.targets.map((target) => target.table);
  const states = await warehouse.readTargets(tables, signal, endsOf(exports));
  return mapping.targets.map((target) => {
    const state = states.get(target.table) ?? null;
    const applied = state === null ? null : readApplied(state.ledger);
    if (applied !== null) requireLoadedTable(mapping, target, applied, exports);
    return {
      target,
      state,
      fresh: false,
      plan: planTarget({ source: mapping.source, exports, applied, policy: mapping, now, heal }),
    };
  });
}

/** The stretch in which the exports end; undefined when there are none. */
function endsOf(exports: readonly ExportInfo[]): Stretch | undefined {
  let ends: Stretch | undefined;
  for (const info of exports) {
    const end = endOf(info);
    ends = { from: Math.min(end, ends?.from ?? end), to: Math.max(end, ends?.to ?? end) };
  }
  return ends;
}

/** A plan on its way to be carried out. */
export function startRun({ target, state, fresh, plan }: PlannedTarget): TargetRun {
  const steps = [...plan.steps];
  const seen = state === null ? null : { generation: state.generation, loads: state.ledger.loads };
  if (state === null || fresh) return { target, steps, generation: null, seen, error: null };
  const { base, tableId, watermark, loads } = state.ledger;
  const generation = { id: state.generation, base, tableId, watermark, loads };
  return { target, steps, generation, seen, error: null };
}
