/** What a run would do, for people. */
import type { PlannedReport, SyncReport, TableReport } from '../../sync/report/report.ts';
import { counted } from '../../message/number-text.ts';
import { windowText } from './time-text.ts';
import {
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

export function planText(report: SyncReport, options: ShowOptions): string {
  const tables = report.tables.map((table) => tableText(table, options));
  return [...tables, ...unfinishedText(report, options.style)].join('\n\n');
}

function tableText(table: TableReport, { style, now }: ShowOptions): string {
  const { planned, watermark, error } = table;
  const steps = shortened(aligned(planned.map(stepCells), [3]), 'export');
  const nothing = error === null ? 'nothing' : style.bad(error.code);
  const sections = [
    { label: 'would load', lines: steps.length === 0 ? [nothing] : steps },
    movesSection(table.moves, style),
    waitingSection(table.waiting, table.totals.waiting, style),
    refusedSection(table.refused, table.totals.refused, style),
    skippedSection(table),
    { label: 'watermark', lines: watermark === null ? ['not loaded yet'] : [watermarkText(watermark, now)] },
  ];
  const lines = [heading(table.table, table.mapping, style), sectionsText(sections, style)];
  return `${lines.join('\n')}${remedyText(table.remedy, style)}`;
}

function stepCells(step: PlannedReport): readonly string[] {
  return [
    step.exportId,
    loadText(step),
    windowText(step.window),
    counted(step.items, 'item'),
    `into ${step.targets.join(', ')}`,
    ...(step.reason === null ? [] : [step.reason]),
  ];
}
