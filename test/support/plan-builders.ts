/** Exports, ledgers and policies for planner tests. Instants are minutes after a whole hour. */
import type { ExportInfo, FullExport, IncrementalExport } from '../../src/export/export-info.ts';
import type { NamedTable } from '../../src/mapping/mapping.ts';
import { tableName } from '../../src/mapping/table-role.ts';
import type { Applied } from '../../src/ledger/applied.ts';
import { commandLines, plainPlaces } from '../../src/message/command-line.ts';
import type { PlanInput, PlanPolicy, TargetPlan } from '../../src/plan/plan.ts';

export const HOUR = 60;
export const DAY = 24 * HOUR;
/** ARN of the table that the exports are of when nothing else is said. */
export const ORDERS = 'arn:aws:dynamodb:eu-west-1:123456789012:table/Orders';
const START = Date.UTC(2026, 0, 5, 8);

/** Minutes after the start of the story, as epoch milliseconds. */
export function minute(minutes: number): number {
  return START + minutes * 60_000;
}

export function clock(epochMs: number): number {
  return (epochMs - START) / 60_000;
}

type Overrides = Partial<Pick<ExportInfo, 'exportId' | 'tableArn' | 'tableId' | 'outputFormat' | 's3Prefix'>>;

function common(end: number, kind: string, overrides: Overrides): Omit<FullExport, 'kind' | 'at'> {
  const exportId = overrides.exportId ?? `0${minute(end)}-${kind}`;
  const tableArn = overrides.tableArn ?? ORDERS;
  return {
    exportId,
    exportArn: `${tableArn}/export/${exportId}`,
    table: tableName(tableArn),
    tableArn,
    tableId: 'lineage-1',
    itemCount: 1,
    outputFormat: 'DYNAMODB_JSON',
    s3Bucket: 'exports',
    s3Prefix: 'orders',
    startedAt: minute(end),
    endedAt: minute(end + 5),
    summaryKey: `orders/AWSDynamoDB/${exportId}/manifest-summary.json`,
    filesKey: `orders/AWSDynamoDB/${exportId}/manifest-files.json`,
    billedBytes: null,
    originalPrefix: 'orders/',
    place: { own: `orders/AWSDynamoDB/${exportId}/`, shared: 'orders/AWSDynamoDB/' },
    ...overrides,
  };
}

export function full(at: number, overrides: Overrides = {}): FullExport {
  return { ...common(at, 'full', overrides), kind: 'full', at: minute(at) };
}

export function incremental(from: number, to: number, overrides: Overrides = {}): IncrementalExport {
  const base = common(to, `from${from}`, overrides);
  return { ...base, kind: 'incremental', from: minute(from), to: minute(to), view: 'NEW_AND_OLD_IMAGES' };
}

/** A generation built from a full export at `base` that incrementals, if any, brought to `watermark`. */
export function applied(base: number, watermark = base, overrides: Partial<Applied> = {}): Applied {
  return {
    base: minute(base),
    watermark: minute(watermark),
    tableArn: ORDERS,
    tableId: 'lineage-1',
    livesOnIncrementals: watermark > base,
    batchIds: new Set(),
    boundaries: new Set([minute(base), minute(watermark)]),
    openGaps: [],
    exact: true,
    ...overrides,
  };
}

export const POLICY: PlanPolicy = {
  load: 'merge',
  overlap: 'refuse',
  gap: 'wait',
  healAfter: 24 * 60 * 60_000,
};

export function planInput(
  exports: readonly ExportInfo[],
  state: Applied | null,
  more: Partial<Omit<PlanInput, 'policy'>> & { readonly policy?: Partial<PlanPolicy> } = {},
): PlanInput {
  return {
    source: sourceOf('Orders'),
    exports,
    applied: state,
    now: minute(2 * HOUR),
    heal: false,
    ...more,
    policy: { ...POLICY, ...more.policy },
  };
}

/** A table by its name or ARN, and those that it was. */
export function sourceOf(table: string, ...was: readonly string[]): PlanInput['source'] {
  const named = (text: string): NamedTable =>
    text.startsWith('arn:') ? { table: tableName(text), tableArn: text } : { table: text, tableArn: null };
  return { ...named(table), was: was.map(named), keys: ['id'] };
}

/** A plan in a form that reads well in an expectation: `replace 0`, `merge 0-15`, `merge 30-45 accepting a gap`. */
export function stepsOf(plan: TargetPlan): readonly string[] {
  return plan.steps.map((step) => {
    if (step.action === 'replace') return `replace ${clock(step.exportInfo.at)}: ${step.reason}`;
    if (step.action === 'reload') return `reload ${step.exportInfo.exportId}`;
    const window = `${clock(step.exportInfo.from)}-${clock(step.exportInfo.to)}`;
    return `${step.action} ${window}${step.accepted === 'none' ? '' : ` accepting ${step.accepted}`}`;
  });
}

/** Every export that is not a step, with the reason: `held: full 20`, `waiting: 30-45 for 15-30`. */
export function leftOf(plan: TargetPlan): readonly string[] {
  const name = (info: ExportInfo): string =>
    info.kind === 'full' ? `full ${clock(info.at)}` : `${clock(info.from)}-${clock(info.to)}`;
  return [
    ...plan.skipped.map((entry) => `${entry.reason}: ${name(entry.exportInfo)}`),
    ...plan.waiting.map(
      (entry) =>
        `waiting: ${name(entry.exportInfo)} for ` +
        (entry.missing === null
          ? 'a full export'
          : `${clock(entry.missing.from)}-${clock(entry.missing.to)}`),
    ),
    ...plan.refused.map((entry) => `refused: ${name(entry.exportInfo)}: ${entry.reason}`),
  ];
}

/** The commands of a plan's remedy as they are printed. */
export function remedyCommands({ remedy }: Pick<TargetPlan, 'remedy'>): readonly string[] {
  return commandLines(remedy?.commands ?? [], plainPlaces('s3://exports/orders'));
}
