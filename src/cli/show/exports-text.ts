/** What the exporter did, or would do, for people. */
import type {
  ExportsReport,
  ProblemReport,
  StartReport,
  TableExports,
} from '../../sync/report/exports-report.ts';
import { heading, sectionsText, shortened, type Section } from './sections.ts';
import type { Style } from './style.ts';
import { aligned } from './text-table.ts';
import { lagText, windowText } from './time-text.ts';

export function exportsText({ tables }: ExportsReport, style: Style): string {
  return tables.map((table) => tableText(table, style)).join('\n\n');
}

function tableText(exports: TableExports, style: Style): string {
  const { table, mapping, error, starts, enabled, problems } = exports;
  const done = starts.filter(({ state }) => state === 'started');
  const planned = starts.filter(({ state }) => state === 'planned');
  const others = starts.filter(({ state }) => state !== 'started' && state !== 'planned');
  const isQuiet = starts.length === 0 && error === null;
  const due = problems.length === 0 ? 'nothing is due' : 'nothing';
  const nothing = enabled ? due : 'nothing: the mapping says "enabled": false';
  const sections: readonly Section[] = [
    { label: 'started', lines: startLines(done).map((line) => style.good(line)) },
    { label: 'would start', lines: startLines(planned) },
    { label: 'not started', lines: startLines(others).map((line) => style.warning(line)) },
    { label: 'to start', lines: isQuiet ? [nothing] : [] },
    ...standingSections(exports, style),
  ];
  return `${heading(table, mapping, style)}\n${sectionsText(sections, style)}${commandsText(exports, style)}`;
}

/** Where the exports of a table stand; `status` shows the same. */
export function standingSections(exports: TableExports, style: Style): readonly Section[] {
  const { frontier, lagSeconds, running, failing, next, problems, to, error } = exports;
  return [
    {
      label: 'exported',
      lines: [
        frontier === null
          ? `nothing yet, into ${to}`
          : `up to ${frontier} (${lagText(lagSeconds ?? 0)} behind), in ${to}`,
      ].filter(() => error === null),
    },
    {
      label: 'running',
      lines: shortened(
        aligned(
          running.map(({ exportId, kind, window, startedAt }) => [
            exportId,
            kind,
            windowText(window),
            `since ${startedAt}`,
          ]),
        ),
        'export',
      ),
    },
    {
      label: 'failing',
      lines:
        failing === null
          ? []
          : [
              style.bad(
                `${failing.kind}  ${windowText(failing.window)}  ${failing.code}, ` +
                  `${failing.attempts === 1 ? 'once' : `${failing.attempts} times`}; next try after ${failing.nextTry}`,
              ),
            ],
    },
    {
      label: 'next',
      lines: next === null ? [] : [`${next.kind}  ${windowText(next.window)}, at ${next.notBefore}`],
    },
    { label: 'problem', lines: problems.flatMap((problem) => problemLines(problem, style)) },
    { label: 'failed', lines: error === null ? [] : [style.bad(error.code)] },
  ];
}

function startLines(starts: readonly StartReport[]): readonly string[] {
  const rows = starts.map(({ kind, window, detail, attempt, message }) => [
    kind,
    windowText(window),
    `${detail}${attempt > 1 ? ` (attempt ${attempt})` : ''}`,
    ...(message === null ? [] : [message]),
  ]);
  return shortened(aligned(rows), 'export');
}

function problemLines({ code, message, hint }: ProblemReport, style: Style): readonly string[] {
  return [style.bad(`${code}: ${message}`), ...(hint === null ? [] : [hint])];
}

function commandsText({ problems }: TableExports, style: Style): string {
  const commands = problems.flatMap((problem) => problem.commands);
  return commands.length === 0
    ? ''
    : ['', '', ...commands.map((command) => style.accent(command))].join('\n');
}
