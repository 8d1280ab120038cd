/** Puts together what a run did to a table, over all of its targets. */
import type { DynaloadError } from '../../errors.ts';
import { endOf, type ExportInfo } from '../../export/export-info.ts';
import { childNames } from '../../mapping/explode/child-table.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { LedgerEntry, TargetState } from '../../ledger/ledger.ts';
import { readApplied } from '../../ledger/applied.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import { isoTime } from '../../message/iso-time.ts';
import type { AppliedTarget } from '../../load/load-export.ts';
import type { Skipped, Step, TargetPlan } from '../../plan/plan.ts';
import { reportRemedy } from './report-remedy.ts';
import {
  LISTED,
  type AppliedReport,
  type AppliedTargetReport,
  type ErrorReport,
  type MoveReport,
  type PlannedReport,
  type RefusedReport,
  type SkippedReport,
  type TableReport,
  type TargetReport,
  type WaitingReport,
  type WindowReport,
} from './report.ts';
import type { AppliedExport, TargetRun } from '../run-steps.ts';
import type { PlannedTarget } from '../planned-target.ts';
import { estimateSeconds } from '../../plan/estimate.ts';
import { standingOf } from '../../plan/target-standing.ts';

export interface ReportTableInput {
  readonly mapping: TableMapping;
  readonly planned: readonly PlannedTarget[];
  /** Empty when nothing was run. */
  readonly runs: readonly TargetRun[];
  readonly applied: readonly AppliedExport[];
  /** Where the targets stand since; null when nothing was run, or when they could not be asked. */
  readonly states: ReadonlyMap<string, TargetState> | null;
  readonly error: DynaloadError | null;
  readonly places: CommandPlaces;
  /** How many data files exports have, by their IDs. Default: not known. */
  readonly files?: ReadonlyMap<string, number>;
}

export function reportTable(input: ReportTableInput): TableReport {
  const { mapping, planned, runs, applied, error, places } = input;
  const targets = planned.map((target) => reportTarget(target, input));
  const marks = targets.map((target) => target.watermark);
  const firstFailure = runs.find((run) => run.error !== null)?.error ?? null;
  const cause = error ?? firstFailure;
  return {
    table: mapping.source.table,
    mapping: mapping.file,
    // ISO instants sort as text only while they are written alike; compare the instants themselves.
    watermark: marks.includes(null) || marks.length === 0 ? null : lowest(marks),
    planned: byExport(planned, (plan) => plan.steps).map((step) => reportStep(step, input)),
    applied: applied.map(reportApplied),
    ...reportLeft(planned, applied),
    moves: reportMoves(planned),
    remedy: reportRemedy(
      planned.find(({ plan }) => plan.remedy !== null)?.plan.remedy ?? null,
      mapping,
      places,
    ),
    targets,
    error: cause === null ? null : reportError(cause, places),
  };
}

export function reportError(error: DynaloadError, places: CommandPlaces): ErrorReport {
  const { code, message, hint, details, next } = error;
  return { code, message, hint: hint ?? null, commands: commandLines(next, places), details };
}

export function reportWindow(info: ExportInfo): WindowReport {
  return info.kind === 'full'
    ? { from: null, to: isoTime(info.at) }
    : { from: isoTime(info.from), to: isoTime(info.to) };
}

export function reportApplied({ exportInfo, action, targets, seconds }: AppliedExport): AppliedReport {
  const sum = (field: 'puts' | 'deletes' | 'rejected'): number =>
    targets.reduce((total, { entry }) => total + entry[field], 0);
  return {
    ...describe(exportInfo),
    action,
    accepted: targets[0]?.entry.accepted ?? 'none',
    items: exportInfo.itemCount,
    puts: sum('puts'),
    deletes: sum('deletes'),
    rejected: sum('rejected'),
    seconds: Math.round(seconds * 1000) / 1000,
    targets: targets.map(reportEntry),
  };
}

function reportEntry({ entry, unseen, nulled: nulledColumns }: AppliedTarget): AppliedTargetReport {
  const { table, puts, deletes, rejected, nulled, elsewhere, belowFloor, rows } = entry;
  const sequence = String(entry.sequence);
  return {
    table,
    sequence,
    puts,
    deletes,
    rejected,
    nulled,
    elsewhere,
    belowFloor,
    rows,
    unseen,
    nulledColumns,
  };
}

function reportTarget(
  { target, state, fresh }: PlannedTarget,
  { runs, applied, states, places }: ReportTableInput,
): TargetReport {
  const run = runs.find((one) => one.target === target);
  const shown = states === null ? state : (states.get(target.table) ?? null);
  const standing = standingOf(target, shown);
  // Where the ledger could not be read again, the last load tells as much.
  const isUnseen = states !== null || (fresh && run?.error !== null);
  const last = isUnseen ? undefined : lastOf(applied, target.table);
  const { watermark, tableArn, rows } = last ?? standing;
  return {
    table: target.table,
    children: childNames(target),
    ...standing,
    tableArn,
    watermark: watermark === null ? null : isoTime(watermark),
    rows,
    error: run === undefined || run.error === null ? null : reportError(run.error, places),
  };
}

function lastOf(applied: readonly AppliedExport[], table: string): LedgerEntry | undefined {
  return applied
    .flatMap(({ targets }) => targets.map(({ entry }) => entry))
    .findLast((entry) => entry.table === table);
}

/** Targets that another DynamoDB table takes over, where the plan gets that far. */
function reportMoves(planned: readonly PlannedTarget[]): readonly MoveReport[] {
  return planned.flatMap(({ target, state, plan }) => {
    const first = plan.steps[0];
    if (state === null || first === undefined || plan.nextWatermark === null) return [];
    const { tableArn, watermark } = readApplied(state.ledger);
    if (first.exportInfo.tableArn === tableArn) return [];
    return {
      table: target.table,
      from: tableArn,
      to: first.exportInfo.tableArn,
      watermarkBefore: isoTime(watermark),
      base: isoTime(endOf(first.exportInfo)),
      watermark: isoTime(plan.nextWatermark),
    };
  });
}

type LeftReport = Pick<TableReport, 'skipped' | 'waiting' | 'refused' | 'totals'>;

function reportLeft(planned: readonly PlannedTarget[], applied: readonly AppliedExport[]): LeftReport {
  const skipped = findSkipped(planned, applied);
  const waiting = byExport(planned, (plan) => plan.waiting);
  const refused = byExport(planned, (plan) => plan.refused);
  return {
    skipped: skipped.slice(0, LISTED).map(reportSkipped),
    waiting: waiting.slice(0, LISTED).map(reportWaiting),
    refused: refused.slice(0, LISTED).map(reportRefused),
    totals: { skipped: countReasons(skipped), waiting: waiting.length, refused: refused.length },
  };
}

/** What no target took, waits for or refuses; what nobody has to look at comes last. */
function findSkipped(
  planned: readonly PlannedTarget[],
  applied: readonly AppliedExport[],
): readonly Skipped[] {
  const busy = new Set(applied.map((one) => one.exportInfo.exportId));
  for (const { plan } of planned) {
    for (const entry of [...plan.steps, ...plan.waiting, ...plan.refused])
      busy.add(entry.exportInfo.exportId);
  }
  const skipped = byExport(planned, (plan) => plan.skipped)
    .map(({ entry }) => entry)
    .filter(({ exportInfo }) => !busy.has(exportInfo.exportId));
  return [...skipped.filter((one) => !isExpected(one)), ...skipped.filter(isExpected)];
}

function isExpected({ reason }: Skipped): boolean {
  return reason === 'applied' || reason === 'included' || reason === 'former table';
}

function countReasons(skipped: readonly Skipped[]): TableReport['totals']['skipped'] {
  const counts: Partial<Record<Skipped['reason'], number>> = {};
  for (const { reason } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function reportSkipped({ exportInfo, reason, detail }: Skipped): SkippedReport {
  return { ...describe(exportInfo), reason, detail };
}

interface ByExport<T> {
  readonly entry: T;
  readonly targets: readonly string[];
}

/** The entries of all targets, one for each export, in the order of the exports' ends. */
function byExport<T extends { readonly exportInfo: ExportInfo }>(
  planned: readonly PlannedTarget[],
  pick: (plan: TargetPlan) => readonly T[],
): readonly ByExport<T>[] {
  const found = new Map<string, { entry: T; targets: string[] }>();
  for (const { target, plan } of planned) {
    for (const entry of pick(plan)) {
      const known = found.get(entry.exportInfo.exportId);
      if (known === undefined) found.set(entry.exportInfo.exportId, { entry, targets: [target.table] });
      else known.targets.push(target.table);
    }
  }
  return [...found.values()].toSorted(byEnd);
}

function byEnd(a: ByExport<{ exportInfo: ExportInfo }>, b: ByExport<{ exportInfo: ExportInfo }>): number {
  return endOf(a.entry.exportInfo) - endOf(b.entry.exportInfo);
}

function reportStep(
  { entry, targets }: ByExport<Step>,
  { planned, files }: Pick<ReportTableInput, 'planned' | 'files'>,
): PlannedReport {
  const { exportId, itemCount: items, billedBytes } = entry.exportInfo;
  const lastLoads = planned.flatMap(({ target, state }) =>
    targets.includes(target.table) ? (state?.ledger.lastLoads ?? []) : [],
  );
  const seconds = estimateSeconds(lastLoads, items);
  return {
    ...describe(entry.exportInfo),
    action: entry.action,
    accepted: 'accepted' in entry ? entry.accepted : 'none',
    items,
    billedBytes,
    files: files?.get(exportId) ?? null,
    estimatedSeconds: seconds === null ? null : Math.round(seconds * 10) / 10,
    reason: entry.action === 'replace' ? entry.reason : null,
    targets,
  };
}

function reportWaiting({ entry, targets }: ByExport<TargetPlan['waiting'][number]>): WaitingReport {
  const { exportInfo, missing, detail } = entry;
  return {
    ...describe(exportInfo),
    missing: missing === null ? null : { from: isoTime(missing.from), to: isoTime(missing.to) },
    detail,
    targets,
  };
}

function reportRefused({ entry, targets }: ByExport<TargetPlan['refused'][number]>): RefusedReport {
  const { exportInfo, reason, detail } = entry;
  return { ...describe(exportInfo), reason, detail, targets };
}

function describe(info: ExportInfo): Pick<AppliedReport, 'exportId' | 'kind' | 'window'> {
  return { exportId: info.exportId, kind: info.kind, window: reportWindow(info) };
}

function lowest(marks: readonly (string | null)[]): string {
  const instants = marks.flatMap((mark) => (mark === null ? [] : [Date.parse(mark)]));
  return isoTime(Math.min(...instants));
}
