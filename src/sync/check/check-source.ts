/** What `check` finds out about the exports under a source. */
import { readCatalog, type ExportCatalog } from '../../export/export-catalog.ts';
import { endOf, type ExportInfo } from '../../export/export-info.ts';
import { checkFiles } from '../../export/missing-files.ts';
import type { ExportSource } from '../../export/open-source.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { exportsOfSource, sortByMapping } from '../find-table-exports.ts';
import { patiently, type Waiting } from '../../load/retry.ts';
import { counted } from '../../message/number-text.ts';
import type { CheckReport } from './check-report.ts';

/** Exports of a table whose files are looked for: the latest. Two or four requests for each, and a listing. */
const MOST_EXPORTS = 100;

export interface SourceCheck extends Waiting {
  readonly source: ExportSource;
  /** Undefined when they could not be read: then nothing is said of tables. */
  readonly mappings: readonly TableMapping[] | undefined;
  readonly report: CheckReport;
  /** Epoch milliseconds. */
  readonly now: number;
}

export async function checkSource(check: SourceCheck): Promise<void> {
  const { source, report, now, signal } = check;
  const catalog = await patiently(null, check, () => readCatalog(source, { now, signal }));
  for (const { code, message } of catalog.warnings) report.warn('source', code, message);
  if (catalog.found === 0) {
    report.warn('source', 'SOURCE_EMPTY', `There is no DynamoDB export under ${source.description} yet.`);
    return;
  }
  const running = catalog.unfinished.length;
  const unfinished = running === 0 ? '' : `, and ${running} without a summary (still running, or failed)`;
  report.ok('source', `${source.description}: ${counted(catalog.exports.length, 'export')}${unfinished}`);
  if (check.mappings !== undefined) await checkTables(check, check.mappings, catalog);
}

async function checkTables(
  check: SourceCheck,
  mappings: readonly TableMapping[],
  catalog: ExportCatalog,
): Promise<void> {
  const { report } = check;
  const { mapped, unmapped } = sortByMapping(catalog.exports, mappings);
  for (const [mapping, exports] of mapped) {
    const own = exportsOfSource(mapping, exports);
    if (own.length > 0) await checkExports(check, mapping.source.table, own);
    else reportNone(report, mapping, catalog.unfinished.length);
  }
  for (const [arn, exports] of unmapped) {
    report.warn(
      'source',
      'TABLE_NOT_MAPPED',
      `${counted(exports.length, 'export')} of ${arn}, which no mapping has.`,
    );
  }
}

function reportNone(report: CheckReport, { source }: TableMapping, unfinished: number): void {
  const table = source.tableArn ?? source.table;
  if (unfinished === 0) report.warn('source', 'EXPORT_NOT_FOUND', `No export of ${table} was found.`);
  else {
    const message = `No export of ${table} is done: ${counted(unfinished, 'export')} without a summary may be of it.`;
    report.warn('source', 'EXPORT_UNFINISHED', message);
  }
}

/** Of the exports that a first load would take: the last full one, and what changed since. */
async function checkExports(check: SourceCheck, table: string, own: readonly ExportInfo[]): Promise<void> {
  const { source, report, signal } = check;
  report.ok('source', `${counted(own.length, 'export')} of ${table}`);
  const readable = own.filter(({ outputFormat }) => outputFormat === 'DYNAMODB_JSON');
  const since = Math.max(...readable.filter(({ kind }) => kind === 'full').map(endOf));
  const unreadable = own.filter((info) => !readable.includes(info) && endOf(info) > since);
  const [ion] = unreadable;
  if (ion !== undefined) {
    report.warn(
      'source',
      'EXPORT_FORMAT_UNSUPPORTED',
      `${counted(unreadable.length, 'export')} of ${table} in Amazon Ion, which dynaload does not read: ${ion.exportId}${unreadable.length > 1 ? ', for one' : ''}.`,
      { hint: 'Export again with --export-format DYNAMODB_JSON.' },
    );
  }
  const taken = readable.filter((info) => endOf(info) >= since).toSorted((a, b) => endOf(a) - endOf(b));
  const looked =
    taken.length > MOST_EXPORTS ? [...taken.slice(0, 1), ...taken.slice(1 - MOST_EXPORTS)] : taken;
  if (looked.length === 0) return;
  const { files, unknown, errors } = await patiently(table, check, () =>
    checkFiles(source.store, looked, signal),
  );
  for (const error of errors) report.fail('source', error);
  const bound = looked.length < own.length ? ` (of ${own.length}: those that a first load would take` : '';
  const most = taken.length > MOST_EXPORTS ? `, at most ${MOST_EXPORTS}` : '';
  const unlisted = unknown === 0 ? '' : `; ${counted(unknown, 'file')} not looked for in folders that large`;
  const where = `${counted(looked.length, 'export')} of ${table}${bound}${bound === '' ? '' : `${most})`}`;
  if (errors.length === 0)
    report.ok('source', `${counted(files, 'data file')} of ${where}: all there${unlisted}`);
}
