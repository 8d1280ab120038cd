/** What a run would do, for people. */
import type { PlannedReport, TableReport } from '../../sync/report/report.ts';
import type { PlanReport, PlanTotals } from '../../sync/plan.ts';
import { layoutLine } from '../../sync/report/layout-report.ts';
import { columnLines, columnStatements } from './columns-text.ts';
import type { Style } from './style.ts';
import { bytesText, counted } from '../../message/number-text.ts';
import { tookText, windowText } from './time-text.ts';
import {
  childSection,
  heading,
  movesSection,
  refusedSection,
  remedyText,
  sectionsText,
  shortened,
  waitingSection,
} from './sections.ts';
import { loadText, skippedSection, unfinishedText, watermarkText, type ShowOptions } from './sync-text.ts';
import { aligned } from './text-table.ts';

export function planText(report: PlanReport, options: ShowOptions): string {
  const { style } = options;
  const tables = report.tables.map((table) => tableText(table, report, options));
  const totals = report.totals.loads === 0 ? [] : [totalsText(report.totals, style)];
  return [...tables, ...unfinishedText(report, style), ...totals].join('\n\n');
}

function tableText(
  table: TableReport,
  { columns, layouts }: PlanReport,
  { style, now }: ShowOptions,
): string {
  const { planned, watermark, error, targets } = table;
  const differing = columns.filter((one) => targets.some((target) => target.table === one.table));
  const steps = shortened(aligned(planned.map(stepCells), [3]), 'export');
  const nothing = error === null ? 'nothing' : style.bad(error.code);
  const sections = [
    { label: 'would load', lines: steps.length === 0 ? [nothing] : steps },
    childSection(targets),
    { label: 'columns', lines: columnLines(differing, style) },
    {
      label: 'layout',
      lines: layouts.filter((one) => targets.some((target) => target.table === one.table)).map(layoutLine),
    },
    movesSection(table.moves, style),
    waitingSection(table.waiting, table.totals.waiting, style),
    refusedSection(table.refused, table.totals.refused, style),
    skippedSection(table),
    { label: 'watermark', lines: watermark === null ? ['not loaded yet'] : [watermarkText(watermark, now)] },
  ];
  const lines = [heading(table.table, table.mapping, style), sectionsText(sections, style)];
  const statements = columnStatements(differing, style);
  return `${lines.join('\n')}${remedyText(table.remedy, style)}${statements}`;
}

function totalsText(totals: PlanTotals, style: Style): string {
  const { loads, items } = totals;
  const sums = [counted(loads, 'load'), counted(items, 'item'), ...sizeCells(totals)];
  return `${style.strong('in all')}  ${sums.join(', ')}`;
}

function stepCells(step: PlannedReport): readonly string[] {
  return [
    step.exportId,
    loadText(step),
    windowText(step.window),
    counted(step.items, 'item'),
    sizeCells(step).join(', '),
    `into ${step.targets.join(', ')}`,
    ...(step.reason === null ? [] : [step.reason]),
  ];
}

/** How much there is to read, as far as that is known, and how long it may take. */
function sizeCells({ files, billedBytes, estimatedSeconds }: Sized): readonly string[] {
  return [
    ...(files === null ? [] : [counted(files, 'file')]),
    ...(billedBytes === null ? [] : [`${bytesText(billedBytes)} billed`]),
    estimatedSeconds === null ? 'no estimate' : `about ${tookText(estimatedSeconds)}`,
  ];
}

type Sized = Pick<PlanTotals, 'files' | 'billedBytes' | 'estimatedSeconds'>;
