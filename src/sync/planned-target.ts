import type { ExportInfo } from '../export/export-info.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import type { TargetState } from '../warehouse/ledger.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { readApplied } from './applied.ts';
import { requireLoadedTable } from './loaded-table.ts';
import { planTarget } from './plan-target.ts';
import type { TargetPlan } from './plan.ts';
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
  const states = await warehouse.readTargets(
    mapping.targets.map((target) => target.table),
    signal,
  );
  return mapping.targets.map((target) => {
    const state = states.get(target.table) ?? null;
    const applied = state === null ? null : readApplied(state);
    if (applied !== null) requireLoadedTable(mapping, target, applied, exports);
    return {
      target,
      state,
      fresh: false,
      plan: planTarget({ source: mapping.source, exports, applied, policy: mapping, now, heal }),
    };
  });
}

/** A plan on its way to be carried out. */
export function startRun({ target, state, fresh, plan }: PlannedTarget): TargetRun {
  const steps = [...plan.steps];
  const seen = state === null ? null : { generation: state.generation, loads: state.loads.length };
  if (state === null || fresh) return { target, steps, generation: null, seen, loads: [], error: null };
  const { base, tableId, watermark } = readApplied(state);
  const generation = { id: state.generation, base, tableId, watermark, loads: state.loads.length };
  return { target, steps, generation, seen, loads: [...state.loads], error: null };
}
