/** For somebody who has exports and no mapping yet: which tables they are of, and how a mapping of one is begun. */
import type { ExportInfo } from '../../export/export-info.ts';
import { commandLines } from '../../message/command-line.ts';
import { counted } from '../../message/number-text.ts';
import type { SourceCheck } from './source-check.ts';

/** Tables that are named. */
const MOST_TABLES = 10;

export function suggestMapping({ report, places }: SourceCheck, exports: readonly ExportInfo[]): void {
  const arns = [...new Set(exports.map(({ tableArn }) => tableArn))];
  for (const arn of arns.slice(0, MOST_TABLES)) {
    const own = exports.filter(({ tableArn }) => tableArn === arn);
    const table = own[0]?.table ?? arn;
    const isOnly = exports.every((info) => info.table !== table || info.tableArn === arn);
    const name = isOnly ? table : arn;
    report.ok(
      'source',
      `${counted(own.length, 'export')} of ${table} (${arn}): init begins a mapping of it`,
      {
        commands: commandLines([{ run: 'init', table: name }], places),
      },
    );
  }
  const more = arns.length - MOST_TABLES;
  if (more > 0) report.ok('source', `exports of ${counted(more, 'more table')}`);
}
