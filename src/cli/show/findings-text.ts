import type { Finding } from '../commands/check-findings.ts';
import type { Style } from './style.ts';
import { aligned } from './text-table.ts';

/** One line per finding; what stands on further lines of a message is indented beneath it. */
export function findingsText(findings: readonly Finding[], style: Style): string {
  const marks: Record<Finding['result'], string> = {
    ok: style.good('ok     '),
    warning: style.warning('warning'),
    failed: style.bad('failed '),
  };
  const rows = aligned(
    findings.map(({ subject, code, message }) => [subject, `${code === null ? '' : `${code}: `}${message}`]),
  );
  return findings
    .flatMap(({ result, commands }, index) => [
      `${marks[result]}  ${rows[index] ?? ''}`,
      ...(result === 'warning' ? commands.map((command) => style.accent(command)) : []),
    ])
    .join('\n');
}
