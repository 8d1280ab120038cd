/** Where every table stands, for people. */
import type { LoadStatus, StatusReport, TableStatus, TargetStatus } from '../../sync/report/status-report.ts';
import type { HeldTarget } from '../../sync/orphans.ts';
import { lagText, windowText } from './time-text.ts';
import { standingSections } from './exports-text.ts';
import { heldText } from './held-text.ts';
import { inexactText } from './inexact-text.ts';
import { layoutLine } from '../../sync/report/layout-report.ts';
import { describeChange, effectOf } from '../../mapping/shape-change.ts';
import { counted, groupDigits } from '../../message/number-text.ts';
import {
  childSection,
  heading,
  refusedSection,
  remedyText,
  sectionsText,
  shortened,
  waitingSection,
  type Section,
} from './sections.ts';
import type { Style } from './style.ts';
import { loadText, unfinishedText } from './sync-text.ts';
import { aligned, textTable, type TableColumn } from './text-table.ts';

const COLUMNS: readonly TableColumn[] = [
  { title: 'table', align: 'left' },
  { title: 'rows', align: 'right' },
  { title: 'watermark', align: 'left' },
  { title: 'behind', align: 'right' },
  { title: 'exact', align: 'left' },
  { title: 'quarantined', align: 'right' },
];
const LOADS_SHOWN = 3;

/** @param looking the command that looks at a source, too, with a word in the place of its address */
export function statusText(report: StatusReport, looking: string, style: Style): string {
  const { tables, orphans, commands, source } = report;
  const parts = tables.map((table) => tableText(table, style));
  if (orphans.length > 0) parts.push(orphansText(orphans, style));
  parts.push(...unfinishedText(report, style));
  if (source === null) {
    parts.push(style.warning(`What waits, or is next, is not known: no source was looked at. ${looking}`));
  }
  if (commands.length > 0) parts.push(commands.map((command) => style.accent(command)).join('\n'));
  return parts.join('\n\n');
}

function tableText(status: TableStatus, style: Style): string {
  const { table, mapping, targets, waiting, refused, totals, remedy, exports } = status;
  const rows = targets.map(targetCells);
  const next = totals.pending === 0 ? [] : [`${counted(totals.pending, 'export')} to load`];
  const sections: readonly Section[] = [
    childSection(targets),
    { label: 'next', lines: next },
    waitingSection(waiting, totals.waiting, style),
    refusedSection(refused, totals.refused, style),
    { label: 'not exact', lines: targets.flatMap(inexactNotes) },
    {
      label: 'mapping',
      lines: [...targets.flatMap((target) => moveNotes(target, table)), ...targets.flatMap(changeNotes)],
    },
    { label: 'failed', lines: targets.flatMap(failureNotes).map((line) => style.bad(line)) },
    ...(exports === null ? [] : standingSections(exports, style)),
    { label: 'loads', lines: aligned(targets.flatMap(loadRows), [4, 5]) },
  ];
  const parts = [
    heading(table, mapping, style),
    textTable({ columns: COLUMNS, rows, widestCell: null }, style).replaceAll(/^/gm, '  '),
    sectionsText(sections, style),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}${remedyText(remedy, style)}`;
}

function orphansText(orphans: readonly HeldTarget[], style: Style): string {
  const rows = aligned(
    orphans.map((orphan) => [orphan.table, ...heldText(orphan)]),
    [2],
  );
  return [style.strong('no mapping'), ...shortened(rows, 'table').map((row) => `  ${row}`)].join('\n');
}

function targetCells(target: TargetStatus): readonly string[] {
  const { table, rows, watermark, lagSeconds, exact, rejected } = target;
  if (watermark === null) return [table, '', 'not loaded yet'];
  return [
    table,
    rows === null ? '' : groupDigits(rows),
    watermark,
    lagSeconds === null ? '' : lagText(lagSeconds),
    exact === true ? 'yes' : 'no',
    groupDigits(rejected),
  ];
}

function inexactNotes(target: TargetStatus): readonly string[] {
  const inexact = inexactText(target);
  return inexact === null ? [] : [`${target.table}: ${inexact}`];
}

function failureNotes({ table, lastFailure }: TargetStatus): readonly string[] {
  if (lastFailure === null) return [];
  const { exportId, code, failedAt } = lastFailure;
  return [`${table}: ${code}, with export ${exportId}, at ${failedAt}`];
}

function moveNotes({ table, tableArn, moveNeeded }: TargetStatus, dynamoTable: string): readonly string[] {
  if (!moveNeeded) return [];
  return [
    `${table} still holds ${tableArn ?? ''}: the next sync with a full export of ${dynamoTable} replaces it`,
  ];
}

function changeNotes({
  table,
  changes,
  rebuildNeeded,
  addedColumns,
  layout,
}: TargetStatus): readonly string[] {
  const told = rebuildNeeded ? changes.filter(({ kind }) => kind === 'refuse') : changes;
  return [
    ...(layout === null ? [] : [layoutLine(layout)]),
    ...told.map((change) => `${table}: ${describeChange(change)}: ${effectOf(change)}`),
    ...addedColumns.map((column) => `${table}: ${column} is NULL in rows of before`),
  ];
}

/** The last ones, in the order in which they were, and that there were others before. */
function loadRows({ table, loads, lastLoads }: TargetStatus): readonly (readonly string[])[] {
  const shown = lastLoads.slice(0, LOADS_SHOWN).toReversed();
  const before = loads - shown.length;
  return [
    ...(before > 0 && shown.length > 0 ? [[table, `… ${counted(before, 'load')} before`]] : []),
    ...shown.map((load: LoadStatus) => [
      table,
      load.exportId,
      loadText({ ...load, kind: load.window.from === null ? 'full' : 'incremental' }),
      windowText(load.window),
      counted(load.puts, 'put'),
      counted(load.deletes, 'delete'),
      ...(load.rejected === 0 ? [] : [`${counted(load.rejected, 'row')} quarantined`]),
    ]),
  ];
}
