/** Which exports of a source `init` reads, and the profile of their table. */
import { DynaloadError } from '../errors.ts';
import { readCatalog } from '../export/export-catalog.ts';
import { endOf, type ExportInfo } from '../export/export-info.ts';
import { readFileManifest } from '../export/file-manifest.ts';
import type { ExportSource } from '../export/open-source.ts';
import { didYouMean } from '../message/suggest.ts';
import { shownAddress } from '../message/shown-address.ts';
import type { KeyNames } from './find-keys.ts';
import type { ListedExport } from './sample.ts';

/** The latest: what a first load would take may be more. */
const MOST_EXPORTS = 100;
const MOST_NAMED = 10;

export interface TableExports {
  readonly table: Pick<ExportInfo, 'table' | 'tableArn'>;
  /** What a mapping calls it: its name, or its ARN where the source has several tables of that name. */
  readonly sourceName: string;
  /** In the order of time. */
  readonly exports: readonly ListedExport[];
}

export interface TableExportsRequest {
  readonly source: ExportSource;
  /** Name or ARN of the DynamoDB table; null for the only one that there is. */
  readonly table: string | null;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** What `--keys` says. @throws DynaloadError USAGE */
export function parseKeys(text: string): KeyNames {
  const [first = '', second, ...others] = text.split(',');
  if (first !== '' && second === undefined) return [first];
  if (first !== '' && second !== undefined && second !== '' && second !== first && others.length === 0)
    return [first, second];
  throw new DynaloadError('USAGE', `Expected one or two attributes for --keys, found "${text}".`, {
    hint: 'Name the partition key, and the sort key if there is one, with a comma between: --keys pk,sk',
  });
}

/**
 * Those that a first load would take: the last full export, and the changes since.
 * @throws DynaloadError SOURCE_EMPTY, EXPORT_FORMAT_UNSUPPORTED, EXPORT_NOT_FOUND; USAGE where there are several tables and none is named
 */
export async function tableExports(request: TableExportsRequest): Promise<TableExports> {
  const { source, now, signal } = request;
  const { exports } = await readCatalog(source, { now, signal });
  const own = exportsOfTable(exports, request);
  const [first] = own;
  if (first === undefined) throw empty(source);
  const readable = own
    .filter(({ outputFormat }) => outputFormat === 'DYNAMODB_JSON')
    .toSorted((a, b) => endOf(a) - endOf(b));
  if (readable.length === 0) {
    throw new DynaloadError(
      'EXPORT_FORMAT_UNSUPPORTED',
      `All exports of ${first.table} are in Amazon Ion, which dynaload does not read: ${first.exportId}, for one.`,
      { hint: 'Export again with --export-format DYNAMODB_JSON.', details: { export: first.exportId } },
    );
  }
  const full = readable.findLast(({ kind }) => kind === 'full');
  const since = readable.filter(
    (info) => info.kind === 'incremental' && (full === undefined || endOf(info) > endOf(full)),
  );
  const taken = [...(full === undefined ? [] : [full]), ...since.slice(1 - MOST_EXPORTS)];
  const listed: ListedExport[] = [];
  for (const info of taken) listed.push({ info, files: await readFileManifest(source.store, info, signal) });
  const isOnly = exports.every(({ table, tableArn }) => table !== first.table || tableArn === first.tableArn);
  return { table: first, sourceName: isOnly ? first.table : first.tableArn, exports: listed };
}

function exportsOfTable(
  exports: readonly ExportInfo[],
  { source, table }: TableExportsRequest,
): readonly ExportInfo[] {
  const own = exports.filter((info) => table === null || info.table === table || info.tableArn === table);
  const arns = [...new Set(own.map(({ tableArn }) => tableArn))];
  if (own.length > 0 && arns.length === 1) return own;
  const all = [...new Set(exports.map((info) => info.table))];
  if (table !== null && own.length === 0 && all.length > 0) {
    throw new DynaloadError(
      'EXPORT_NOT_FOUND',
      `No export of ${shownAddress(table)} was found under ${source.description}${didYouMean(table, all) || '.'}`,
      { hint: `There are exports of ${named(all)}.`, details: { table: shownAddress(table) } },
    );
  }
  if (arns.length < 2) return own;
  const isOneName = new Set(own.map((info) => info.table)).size === 1;
  const names = isOneName ? arns : all;
  throw new DynaloadError('USAGE', `${source.description} has exports of several tables: ${named(names)}.`, {
    hint: `Name one${isOneName ? ' by its ARN' : ''}: --table ${names[0] ?? ''}`,
  });
}

function named(names: readonly string[]): string {
  return `${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ', …' : ''}`;
}

function empty({ description }: ExportSource): DynaloadError {
  return new DynaloadError(
    'SOURCE_EMPTY',
    `There is no DynamoDB export that can be read under ${description}.`,
    {
      details: { source: description },
      hint: 'Check the bucket and the prefix; dynaload check SOURCE says what is there.',
    },
  );
}
