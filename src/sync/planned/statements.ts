import type { TargetMapping } from '../../mapping/mapping.ts';
import type { PlannedReport } from '../report/report.ts';
import type { Dialect } from '../../warehouse/dialect.ts';
import type { TargetState } from '../../ledger/ledger.ts';

/** The statements of one step for one target, as `plan --sql --json` prints them. */
export interface PlannedStatements {
  readonly table: string;
  readonly exportId: string;
  readonly action: PlannedReport['action'];
  readonly statements: readonly string[];
}

/** Names are the real ones, but for numbers that a load is only given when it begins. */
export function plannedStatements(
  planned: readonly PlannedReport[],
  targets: readonly TargetMapping[],
  states: ReadonlyMap<string, TargetState>,
  dialect: Dialect,
): readonly PlannedStatements[] {
  // After a replace a table has another generation, whose name is not known yet.
  const replaced = new Set<string>();
  return planned.flatMap(({ exportId, action, targets: names }) =>
    targets
      .filter(({ table }) => names.includes(table))
      .map((target) => {
        const { table } = target;
        const generation = replaced.has(table) ? null : (states.get(table)?.generation ?? null);
        if (action === 'replace') replaced.add(table);
        const kind = action === 'replace' ? 'replace' : 'merge';
        const statements = dialect.explain({ target, action: kind, exportId, generation });
        return { table, exportId, action, statements };
      }),
  );
}
