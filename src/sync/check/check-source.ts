/** What `check` finds out about the exports under a source. */
import { readCatalog, type ExportCatalog } from '../../export/export-catalog.ts';
import { endOf, type ExportInfo } from '../../export/export-info.ts';
import { checkFiles } from '../../export/missing-files.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { tableName } from '../../mapping/table-role.ts';
import { didYouMean } from '../../message/suggest.ts';
import { catalogWarnings, exportsOfSource, sortByMapping, sourceEmpty } from '../find-table-exports.ts';
import { patiently } from '../../load/retry.ts';
import { counted } from '../../message/number-text.ts';
import { checkChain } from './check-chain.ts';
import type { CheckReport } from './check-report.ts';
import { checkSample } from './check-sample.ts';
import type { SourceCheck } from './source-check.ts';
import { suggestMapping } from './suggest-mapping.ts';

/** Exports of a table whose files are looked for: the latest. Two or four requests for each, and a listing. */
const MOST_EXPORTS = 100;

export async function checkSource(check: SourceCheck): Promise<void> {
  const { source, report, now, signal } = check;
  const catalog = await patiently(null, check, () => readCatalog(source, { now, signal }));
  for (const { code, message } of catalogWarnings(catalog)) report.warn('source', code, message);
  if (catalog.found === 0) {
    const { code, message, hint = null } = sourceEmpty(source);
    report.warn('source', code, message, { hint });
    return;
  }
  const running = catalog.unfinished.length;
  const unfinished = running === 0 ? '' : `, and ${running} without a summary (still running, or failed)`;
  report.ok('source', `${source.description}: ${counted(catalog.exports.length, 'export')}${unfinished}`);
  if (check.mappings !== undefined) await checkTables(check, check.mappings, catalog);
  else if (report.errors.some(({ code }) => code === 'MAPPING_NOT_FOUND'))
    suggestMapping(check, catalog.exports);
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
    if (own.length > 0) await checkExports(check, mapping, own);
    else reportNone(report, mapping, catalog.unfinished.length, [...unmapped.keys()].map(tableName));
    await report.attempt('source', async () => checkChain({ ...check, mapping, exports }));
  }
  for (const [arn, exports] of unmapped) {
    report.warn(
      'source',
      'TABLE_NOT_MAPPED',
      `${counted(exports.length, 'export')} of ${arn}, which no mapping has.`,
    );
  }
}

/** @param others names of tables that the source has, and no mapping */
function reportNone(
  report: CheckReport,
  { source }: TableMapping,
  unfinished: number,
  others: readonly string[],
): void {
  const table = source.tableArn ?? source.table;
  if (unfinished === 0) {
    const near = didYouMean(source.table, others) || '.';
    report.warn('source', 'EXPORT_NOT_FOUND', `No export of ${table} was found${near}`);
  } else {
    const message = `No export of ${table} is done: ${counted(unfinished, 'export')} without a summary may be of it.`;
    report.warn('source', 'EXPORT_UNFINISHED', message);
  }
}

/** Of the exports that a first load would take: the last full one, and what changed since. */
async function checkExports(
  check: SourceCheck,
  mapping: TableMapping,
  own: readonly ExportInfo[],
): Promise<void> {
  const { source, report, signal } = check;
  const { table } = mapping.source;
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
  const said = taken.find(({ itemCount }) => itemCount > 0);
  const isWhole = errors.every(({ details }) => details['export'] !== said?.exportId);
  if (said !== undefined && isWhole) await report.attempt('source', () => checkSample(check, mapping, said));
}
