/** The pieces of which reports about a DynamoDB table are made. */
import { tableName } from '../../mapping/table-role.ts';
import type { MoveReport, RefusedReport, TableReport, WaitingReport } from '../../sync/report/report.ts';
import { counted } from '../../message/number-text.ts';
import { windowText } from './time-text.ts';
import type { Style } from './style.ts';
import { aligned } from './text-table.ts';

/** A label and the lines beside it. */
export interface Section {
  readonly label: string;
  readonly lines: readonly string[];
}

const LINES_SHOWN = 12;

/** Sections beneath each other, indented; those without lines are left out. */
export function sectionsText(sections: readonly Section[], style: Style): string {
  const shown = sections.filter(({ lines }) => lines.length > 0);
  const width = Math.max(0, ...shown.map(({ label }) => label.length));
  return shown
    .flatMap(({ label, lines }) =>
      lines.map((line, index) => {
        const head = (index === 0 ? label : '').padEnd(width);
        return `  ${style.faint(head)}  ${line}`.trimEnd();
      }),
    )
    .join('\n');
}

/** The names of the child tables, behind that of their target. */
export function childSection(
  targets: readonly { readonly table: string; readonly children: readonly string[] }[],
): Section {
  return {
    label: 'child tables',
    lines: targets.flatMap(({ table, children }) =>
      children.length === 0 ? [] : [`${table}: ${children.join(', ')}`],
    ),
  };
}

export function heading(table: string, mapping: string, style: Style): string {
  return `${style.strong(table)}  ${style.faint(mapping)}`;
}

/**
 * The first lines of a long list, and how many more there are.
 * @param total of the list, where `lines` has only the first of it
 */
export function shortened(
  lines: readonly string[],
  noun: string,
  total: number = lines.length,
): readonly string[] {
  if (total <= LINES_SHOWN) return lines;
  const shown = lines.slice(0, LINES_SHOWN - 1);
  return [...shown, `… and ${counted(total - shown.length, noun)} more`];
}

export function waitingSection(waiting: readonly WaitingReport[], total: number, style: Style): Section {
  const rows = waiting.map(({ exportId, window, detail }) => [exportId, windowText(window), detail]);
  return {
    label: 'waiting',
    lines: shortened(aligned(rows), 'export', total).map((line) => style.warning(line)),
  };
}

export function refusedSection(refused: readonly RefusedReport[], total: number, style: Style): Section {
  const rows = refused.map(({ exportId, window, detail }) => [exportId, windowText(window), detail]);
  return {
    label: 'refused',
    lines: shortened(aligned(rows), 'export', total).map((line) => style.bad(line)),
  };
}

/** Targets that go on as another DynamoDB table, which may be behind the one that they held. */
export function movesSection(moves: readonly MoveReport[], style: Style): Section {
  const lines = moves.map(({ table, from, to, watermarkBefore, base, watermark }) => {
    const [before, after] = tableName(from) === tableName(to) ? [from, to] : [tableName(from), tableName(to)];
    const isBack = Date.parse(base) < Date.parse(watermarkBefore);
    const then = watermark === base ? '' : `, then on to ${watermark}`;
    const back = isBack ? `, back in time from ${watermarkBefore} to ${base}${then}` : '';
    return `${table} moves from ${before} to ${after}${back}`;
  });
  return { label: 'moves', lines: lines.map((line) => style.warning(line)) };
}

/** What to do, and the commands on lines of their own, so that they can be copied. Empty when there is nothing. */
export function remedyText(remedy: TableReport['remedy'], style: Style): string {
  if (remedy === null) return '';
  return ['', '', `  ${remedy.detail}`, '', ...remedy.commands.map((command) => style.accent(command))].join(
    '\n',
  );
}
