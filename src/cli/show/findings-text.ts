import type { Finding } from '../../sync/check/check-report.ts';
import { withDocAddresses } from './doc-address.ts';
import type { Style } from './style.ts';
import { aligned } from './text-table.ts';

/** Behind the mark and the longest subject. */
const INDENT = ' '.repeat('warning  warehouse  '.length);

/**
 * One line per finding; what stands on further lines of a message is indented beneath it. What to run next comes at the
 * end, at the left, so that it can be copied whole.
 */
export function findingsText(findings: readonly Finding[], style: Style): string {
  const marks: Record<Finding['result'], string> = {
    ok: style.good('ok     '),
    warning: style.warning('warning'),
    failed: style.bad('failed '),
  };
  const rows = aligned(
    findings.map(({ subject, code, message, hint }) => [
      subject,
      `${code === null ? '' : `${code}: `}${message}${hint === null ? '' : `\nhint: ${withDocAddresses(hint)}`}`,
    ]),
  );
  const lines = findings.map(({ result }, index) =>
    `${marks[result]}  ${rows[index] ?? ''}`.replaceAll('\n', `\n${INDENT}`),
  );
  const commands = [...new Set(findings.flatMap((finding) => finding.commands))];
  return [lines.join('\n'), ...(commands.length === 0 ? [] : [commands.map(style.accent).join('\n')])].join(
    '\n\n',
  );
}
