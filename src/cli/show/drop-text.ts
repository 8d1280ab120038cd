import type { DropReport } from '../../sync/drop.ts';
import { heldText } from './held-text.ts';
import { sectionsText } from './sections.ts';
import type { Style } from './style.ts';

/** What was dropped, or would be, for people. */
export function dropText(report: DropReport, style: Style): string {
  const { table, parts, dropped } = report;
  const sections = [
    {
      label: 'holds',
      lines: [
        heldText(report)
          .filter((part) => part !== '')
          .join(', '),
      ],
    },
    { label: dropped ? 'dropped' : 'would be dropped', lines: parts },
  ];
  return `${style.strong(table)}\n${sectionsText(sections, style)}`;
}
