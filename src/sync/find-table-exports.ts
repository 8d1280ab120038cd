/** Sorts the exports under a source by the mappings that they belong to. */
import { DynaloadError } from '../errors.ts';
import { readCatalog, type ExportCatalog } from '../export/export-catalog.ts';
import type { ExportInfo } from '../export/export-info.ts';
import type { ExportSource } from '../export/open-source.ts';
import { shownAddress } from '../export/shown-address.ts';
import type { TableMapping } from '../mapping/mapping.ts';

/** Clocks differ, and an export is started some time after the end of its window: look back this much further. */
const LISTING_MARGIN = 60 * 60_000;

/**
 * Lists the exports that may still matter.
 * @param neededFrom epoch milliseconds up to which everything is applied; null when everything matters
 * @throws DynaloadError SOURCE_EMPTY when there is no export under the source at all
 */
export async function listExports(
  source: ExportSource,
  neededFrom: number | null,
  signal: AbortSignal,
): Promise<ExportCatalog> {
  if (neededFrom !== null) {
    // IDs sort by the start of the export, which is never before the end of what it holds.
    const recent = await readCatalog(source, { startedAfter: neededFrom - LISTING_MARGIN, signal });
    if (recent.found > 0) return recent;
  }
  const all = await readCatalog(source, { signal });
  if (all.found > 0) return all;
  throw new DynaloadError('SOURCE_EMPTY', `There is no DynamoDB export under ${source.description}.`, {
    details: { source: source.description },
    hint:
      'expected AWSDynamoDB/<export id>/manifest-summary.json somewhere below it: check the bucket and the prefix, ' +
      'or start one with: aws dynamodb export-table-to-point-in-time',
  });
}

/**
 * The mapping that somebody means by a name: that of a DynamoDB table, its ARN, or one of its targets.
 * @throws DynaloadError TABLE_NOT_MAPPED
 */
export function chooseMapping(mappings: readonly TableMapping[], name: string): TableMapping {
  const mapping =
    mappings.find(({ source }) => source.table === name || source.tableArn === name) ??
    mappings.find(({ targets }) => targets.some((target) => target.table === name));
  if (mapping !== undefined) return mapping;
  const known = mappings.map(({ source }) => source.table).join(', ');
  throw new DynaloadError(
    'TABLE_NOT_MAPPED',
    `No mapping has ${shownAddress(name)} as its DynamoDB table or as a target.`,
    {
      details: { table: shownAddress(name) },
      hint: `the mapped tables are: ${known}`,
    },
  );
}

export interface ExportsByMapping {
  readonly mapped: ReadonlyMap<TableMapping, readonly ExportInfo[]>;
  /** Exports of tables that have no mapping, by ARN. */
  readonly unmapped: ReadonlyMap<string, readonly ExportInfo[]>;
}

export function sortByMapping(
  exports: readonly ExportInfo[],
  mappings: readonly TableMapping[],
): ExportsByMapping {
  const mapped = new Map<TableMapping, ExportInfo[]>(mappings.map((mapping) => [mapping, []]));
  const unmapped = new Map<string, ExportInfo[]>();
  for (const info of exports) {
    const mapping = mappings.find((candidate) => belongsTo(info, candidate));
    const list = mapping === undefined ? unmapped.get(info.tableArn) : mapped.get(mapping);
    if (list === undefined) unmapped.set(info.tableArn, [info]);
    else list.push(info);
  }
  return { mapped, unmapped };
}

export function belongsTo(info: ExportInfo, { source }: TableMapping): boolean {
  return source.tableArn === null ? info.table === source.table : info.tableArn === source.tableArn;
}

/**
 * Two tables of one name, in two accounts or Regions, must never take turns in one target.
 * @throws DynaloadError EXPORT_TABLE_AMBIGUOUS
 */
export function requireOneTable(mapping: TableMapping, exports: readonly ExportInfo[]): void {
  const arns = [...new Set(exports.map((info) => info.tableArn))];
  if (arns.length <= 1) return;
  throw new DynaloadError(
    'EXPORT_TABLE_AMBIGUOUS',
    `${mapping.file} maps the table ${mapping.source.table}, but the source holds exports of ${arns.length} tables ` +
      `of that name: ${arns.join(', ')}.`,
    {
      details: { mapping: mapping.file, table: mapping.source.table },
      hint: 'name the table by its ARN in the mapping: "source": { "table": "<ARN>" }',
    },
  );
}
