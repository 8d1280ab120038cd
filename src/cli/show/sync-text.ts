/** What a run did, for people. */
import type { AppliedReport, SyncReport, TableReport, TargetReport } from '../../sync/report/report.ts';
import { lagText, tookText, windowText } from './time-text.ts';
import { inexactText } from './inexact-text.ts';
import { counted } from '../../message/number-text.ts';
import {
  heading,
  movesSection,
  refusedSection,
  remedyText,
  sectionsText,
  shortened,
  waitingSection,
  type Section,
} from './sections.ts';
import type { Style } from './style.ts';
import { aligned } from './text-table.ts';

export interface ShowOptions {
  readonly style: Style;
  /** Epoch milliseconds, for how far behind a table is. */
  readonly now: number;
}

export function syncText(report: SyncReport, options: ShowOptions): string {
  const { style } = options;
  const tables = report.tables.map((table) => tableText(table, options));
  return [...tables, ...unfinishedText(report, style)].join('\n\n');
}

/** Exports without a summary are worth a line: they may be what others wait for. */
export function unfinishedText(
  { unfinished }: Pick<SyncReport, 'unfinished'>,
  style: Style,
): readonly string[] {
  if (unfinished.length === 0) return [];
  const ids = shortened(
    unfinished.map(({ exportId }) => exportId),
    'export',
  );
  return [style.faint(`Still running, or failed: ${ids.join(', ')}`)];
}

function tableText(table: TableReport, options: ShowOptions): string {
  const { style } = options;
  const sections = [
    appliedSection(table, style),
    changedSection(table),
    movesSection(table.error === null ? table.moves : [], style),
    waitingSection(table.waiting, table.totals.waiting, style),
    refusedSection(table.refused, table.totals.refused, style),
    skippedSection(table),
    targetsSection(table.targets, style),
    watermarkSection(table, options),
  ];
  const lines = [heading(table.table, table.mapping, style), sectionsText(sections, style)];
  return `${lines.filter((line) => line !== '').join('\n')}${remedyText(table.remedy, style)}`;
}

function appliedSection({ applied, waiting, refused, error }: TableReport, style: Style): Section {
  const lines = shortened(aligned(applied.map(appliedCells), [3, 4, 5, 6]), 'export');
  if (lines.length > 0) {
    const isAgain = applied.every(({ action }) => action === 'reload');
    return { label: isAgain ? 'read again' : 'applied', lines: lines.map((line) => style.good(line)) };
  }
  if (error !== null) return { label: 'failed', lines: [style.bad(error.code)] };
  const isStuck = waiting.length > 0 || refused.length > 0;
  return { label: 'applied', lines: [isStuck ? 'nothing could be applied' : 'nothing new'] };
}

/** What an export has is not what it changed: nobody counts the rows that were the same before. */
function changedSection({ applied }: TableReport): Section {
  const isAgain = applied.some(({ action }) => action === 'reload');
  return { label: 'changed', lines: isAgain ? ['at most the rows that nothing newer was written to'] : [] };
}

export function appliedCells(one: AppliedReport): readonly string[] {
  return [
    one.exportId,
    loadText(one),
    windowText(one.window),
    counted(one.items, 'item'),
    counted(one.puts, 'put'),
    counted(one.deletes, 'delete'),
    tookText(one.seconds),
    ...(one.rejected === 0 ? [] : [`${counted(one.rejected, 'row')} quarantined`]),
  ];
}

/** `full`, `incremental`, `full, reloaded`, `incremental, gap accepted`. */
export function loadText({
  kind,
  action,
  accepted,
}: Pick<AppliedReport, 'kind' | 'action' | 'accepted'>): string {
  const notes: Record<typeof action, string> = {
    replace: '',
    merge: '',
    fill: ', late',
    reload: ', reloaded',
  };
  return `${kind}${notes[action]}${accepted === 'none' ? '' : `, ${accepted} accepted`}`;
}

const SETTLED: ReadonlySet<string> = new Set(['applied', 'included']);
const COUNTED: ReadonlySet<string> = new Set([...SETTLED, 'former table']);

/** What is in the table already is only counted, and so is what will never be. */
export function skippedSection({ skipped, totals }: Pick<TableReport, 'skipped' | 'totals'>): Section {
  const sum = (wanted: (reason: string) => boolean): number =>
    Object.entries(totals.skipped).reduce((all, [reason, count]) => all + (wanted(reason) ? count : 0), 0);
  const settled = sum((reason) => SETTLED.has(reason));
  const former = sum((reason) => reason === 'former table');
  const others = skipped
    .filter(({ reason }) => !COUNTED.has(reason))
    .map(({ exportId, kind, window, detail }) => [exportId, kind, windowText(window), detail]);
  const total = sum((reason) => !COUNTED.has(reason));
  return {
    label: 'skipped',
    lines: [
      ...shortened(aligned(others), 'export', total),
      ...(former === 0 ? [] : [`${counted(former, 'export')} of tables from which the mapping has moved on`]),
      ...(settled === 0 ? [] : [`${counted(settled, 'export')} already part of the table`]),
    ],
  };
}

function targetsSection(targets: readonly TargetReport[], style: Style): Section {
  const rows = targets.map((target) => {
    const { table, rows: count, error } = target;
    const inexact = inexactText(target);
    return [
      table,
      count === null ? 'not loaded' : counted(count, 'row'),
      ...(inexact === null ? [] : [`not exact: ${inexact}`]),
      ...(error === null ? [] : [style.bad(error.code)]),
    ];
  });
  return { label: 'tables', lines: aligned(rows, [1]) };
}

function watermarkSection({ watermark }: TableReport, { now }: ShowOptions): Section {
  return { label: 'watermark', lines: watermark === null ? [] : [watermarkText(watermark, now)] };
}

export function watermarkText(watermark: string, now: number): string {
  return `${watermark} (${lagText((now - Date.parse(watermark)) / 1000)} behind)`;
}
