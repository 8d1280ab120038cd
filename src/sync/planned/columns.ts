import type { TargetState } from '../../ledger/ledger.ts';
import type { TargetMapping } from '../../mapping/mapping.ts';
import type { ShapeChange } from '../../mapping/shape-change.ts';
import type { Dialect } from '../../warehouse/dialect.ts';
import type { TableReport } from '../report/report.ts';

/** What becomes of the columns of a target, with the statements as they would run. */
export interface PlannedColumns {
  /** Of the target. */
  readonly table: string;
  /** `build`: a full export builds the table. `change`: the next load changes it. `refuse`: it takes none. `keep`: it stays as it is. */
  readonly action: 'build' | 'change' | 'refuse' | 'keep';
  /** How the mapping differs from the table that is there, or what of it is refused; empty when there is no table. */
  readonly changes: readonly ShapeChange[];
  readonly statements: readonly string[];
}

/** Targets whose columns are those of their mapping are left out. */
export function plannedColumns(
  { planned, targets: reports }: TableReport,
  targets: readonly TargetMapping[],
  states: ReadonlyMap<string, TargetState>,
  dialect: Dialect,
): readonly PlannedColumns[] {
  return targets.flatMap((target): readonly PlannedColumns[] => {
    const { table } = target;
    const state = states.get(table) ?? null;
    const changes = reports.find((report) => report.table === table)?.changes ?? [];
    const next = planned.find((step) => step.targets.includes(table));
    const isBuilt = next?.action === 'replace';
    if (isBuilt && (state === null || changes.length > 0)) {
      return [
        { table, action: 'build', changes, statements: dialect.explainColumns({ target, built: null }) },
      ];
    }
    if (state === null || changes.length === 0 || isBuilt) return [];
    const refused = changes.filter(({ kind }) => kind === 'refuse');
    // Beside it nothing else is done either.
    if (refused.length > 0) return [{ table, action: 'refuse', changes: refused, statements: [] }];
    const statements = dialect.explainColumns({ target, built: state });
    return [{ table, action: statements.length === 0 ? 'keep' : 'change', changes, statements }];
  });
}
