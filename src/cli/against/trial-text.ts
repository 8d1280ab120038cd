/** How a mapping fared on real lines, for people. */
import { counted, groupDigits } from '../../message/number-text.ts';
import { shareText } from '../../profile/draft-mapping.ts';
import type { TargetTrial, TrialReport } from '../../profile/trial/trial-report.ts';
import { heading, sectionsText, shortened, type Section } from '../show/sections.ts';
import type { Style } from '../show/style.ts';

export function trialText(report: TrialReport, style: Style): string {
  const { table, mapping, records, read, rejected, targets, untaken, overlaps } = report;
  const scope =
    read === records
      ? `all ${counted(read, 'record')}`
      : `${groupDigits(read)} of ${counted(records, 'record')}`;
  const verdict =
    rejected === 0
      ? style.good(`${scope} tried: none would be rejected`)
      : style.bad(`${scope} tried: ${groupDigits(rejected)} would be rejected`);
  const sections: readonly Section[] = [
    { label: 'tried', lines: [verdict] },
    ...targets.flatMap((target) => targetSections(target, style)),
    {
      label: 'no target',
      lines: shortened(
        untaken.kinds.map(({ keys, items, file, line }) =>
          style.warning(`${counted(items, 'item')} with ${keys}: ${file}, line ${line}`),
        ),
        'kind',
      ),
    },
    {
      label: 'overlap',
      lines: overlaps.map(({ tables, items, file, line }) =>
        style.warning(`${counted(items, 'item')} in ${tables.join(' and ')}: ${file}, line ${line}`),
      ),
    },
  ];
  return `${heading(table, mapping, style)}\n${sectionsText(sections, style)}`;
}

function targetSections(target: TargetTrial, style: Style): readonly Section[] {
  const { table, items, deletes, rejected, children, mismatches, unseen, attributes, rest } = target;
  const faults = mismatches.flatMap(({ column, path, what, onMismatch, count, examples }) => [
    `${path === null ? column : `${column}, ${path}`}: ${counted(count, 'value')}, ${what}${onMismatch === 'null' ? ' (become NULL)' : ''}`,
    ...examples.map(({ file, line, reason }) => style.faint(`  ${file}, line ${line}: ${reason}`)),
  ]);
  const left = attributes.map(({ name, share }) => `${name} (${shareText(share)})`);
  return [
    {
      label: table,
      lines: [
        `${counted(items, 'item')}${deletes > 0 ? `, ${counted(deletes, 'delete')}` : ''}` +
          (rejected > 0 ? `, ${groupDigits(rejected)} rejected` : ''),
        ...children.map((child) => `${child.table}: ${counted(child.rows, 'row')}`),
        ...faults,
        ...unseen.map(({ column, path }) =>
          style.warning(`no item has ${path}, from which ${column} is made`),
        ),
        ...(left.length === 0
          ? []
          : [
              `${rest === null ? style.warning('in no column') : `in ${rest} only`}: ${shortened(left, 'attribute').join(', ')}`,
            ]),
      ],
    },
  ];
}
