/** What a sync would be held up by, in the planner's own words. */
import type { ExportInfo, FullExport } from '../../export/export-info.ts';
import { readApplied } from '../../ledger/applied.ts';
import type { TargetState } from '../../ledger/ledger.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { CommandPlaces } from '../../message/command-line.ts';
import { isoTime } from '../../message/iso-time.ts';
import { counted } from '../../message/number-text.ts';
import { requireLoadedTable } from '../../plan/loaded-table.ts';
import { planTarget } from '../../plan/plan-target.ts';
import type { TargetPlan } from '../../plan/plan.ts';
import { requireOneTable } from '../find-table-exports.ts';
import { reportRemedy } from '../report/report-remedy.ts';
import { fractionWarning } from '../report/sync-warnings.ts';
import type { CheckReport } from './check-report.ts';

export interface ChainCheck {
  readonly report: CheckReport;
  readonly mapping: TableMapping;
  /** Of the mapping, with those of the tables that it was. */
  readonly exports: readonly ExportInfo[];
  /** What is loaded, as far as it is known; the rest is taken not to be. */
  readonly states: ReadonlyMap<string, TargetState>;
  readonly now: number;
  readonly places: CommandPlaces;
}

/** @throws DynaloadError EXPORT_TABLE_AMBIGUOUS, TARGET_OF_ANOTHER_TABLE */
export function checkChain(check: ChainCheck): void {
  const { mapping, exports, states, now, places, report } = check;
  requireOneTable(mapping, exports);
  const plans = mapping.targets.map((target) => {
    const state = states.get(target.table);
    const applied = state === undefined ? null : readApplied(state.ledger);
    if (applied !== null) requireLoadedTable(mapping, target, applied, exports);
    return planTarget({ source: mapping.source, exports, applied, policy: mapping, now, heal: false });
  });
  const { table } = mapping.source;
  for (const [code, pick, verb] of [
    ['EXPORT_WAITING', ({ waiting }: TargetPlan) => waiting, ['waits', 'wait']],
    // Those in Ion are told of by themselves.
    [
      'EXPORT_REFUSED',
      ({ refused }: TargetPlan) => refused.filter(({ reason }) => reason !== 'format'),
      ['is refused', 'are refused'],
    ],
  ] as const) {
    const held = plans
      .map((plan) => ({ plan, entries: pick(plan) }))
      .filter(({ entries }) => entries.length > 0);
    const [first] = held;
    const [entry] = first?.entries ?? [];
    if (first === undefined || entry === undefined) continue;
    const ids = new Set(held.flatMap(({ entries }) => entries.map(({ exportInfo }) => exportInfo.exportId)));
    const remedy = reportRemedy(first.plan.remedy, mapping, places);
    report.warn(
      'source',
      code,
      `${counted(ids.size, 'export')} of ${table} ${verb[ids.size === 1 ? 0 : 1]}: ${entry.exportInfo.exportId}${ids.size === 1 ? '' : ', for one'}: ${entry.detail}.`,
      remedy === null ? {} : { hint: remedy.detail, commands: remedy.commands },
    );
  }
  // The exporter begins a window at any millisecond.
  if (mapping.load === 'replace' || mapping.export !== null) return;
  for (const plan of plans) {
    const unfollowed = unfollowedFraction(plan);
    if (unfollowed === null) continue;
    const { code, message } = fractionWarning(unfollowed.exportId, isoTime(unfollowed.at));
    report.warn('source', code, message);
  }
}

/** The full export that the plan ends with, where its instant has milliseconds and no window begins there. */
function unfollowedFraction({ steps, waiting, refused }: TargetPlan): FullExport | null {
  const last = steps.at(-1);
  if (last?.action !== 'replace' || last.exportInfo.at % 1000 === 0) return null;
  const { at } = last.exportInfo;
  const isFollowed = [...waiting, ...refused].some(
    ({ exportInfo }) => exportInfo.kind === 'incremental' && exportInfo.from === at,
  );
  return isFollowed ? null : last.exportInfo;
}
