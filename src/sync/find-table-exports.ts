/** Sorts the exports under a source by the mappings that they belong to. */
import { DynaloadError } from '../errors.ts';
import { readCatalog, type ExportCatalog } from '../export/export-catalog.ts';
import type { ExportInfo } from '../export/export-info.ts';
import { listedSince } from '../export/find-exports.ts';
import type { ExportSource } from '../export/open-source.ts';
import type { ExportWarning } from '../export/export-warning.ts';
import { counted } from '../message/number-text.ts';
import { didYouMean } from '../message/suggest.ts';
import { shownAddress } from '../message/shown-address.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { roleOf, type TableRole } from '../mapping/table-role.ts';

export interface ListedExports extends ExportCatalog {
  /** The exports are those that were started since, epoch milliseconds; null for all. */
  readonly since: number | null;
}

/**
 * Lists the exports that may still matter.
 * @param neededFrom epoch milliseconds up to which everything is applied; null when everything matters
 * @throws DynaloadError SOURCE_EMPTY when there is no export under the source at all
 */
export async function listExports(
  source: ExportSource,
  neededFrom: number | null,
  options: { readonly now: number; readonly signal: AbortSignal },
): Promise<ListedExports> {
  if (neededFrom !== null) {
    const since = listedSince(neededFrom);
    const recent = await readCatalog(source, { ...options, startedAfter: since });
    if (recent.found > 0) return { ...recent, since };
  }
  const all = await readCatalog(source, options);
  if (all.found > 0) return { ...all, since: null };
  throw sourceEmpty(source);
}

export function sourceEmpty(source: Pick<ExportSource, 'description'>): DynaloadError {
  return new DynaloadError('SOURCE_EMPTY', `There is no DynamoDB export under ${source.description}.`, {
    details: { source: source.description },
    hint:
      'Expected AWSDynamoDB/<export id>/manifest-summary.json somewhere below it: check the bucket and the prefix, ' +
      'or take a full export of the table into it.',
  });
}

/** What is said of exports that cannot be read, or that were touched: of the latter once, however many they are. */
export function catalogWarnings({
  warnings,
}: Pick<ExportCatalog, 'warnings'>): readonly Pick<ExportWarning, 'code' | 'message'>[] {
  const touched = warnings.filter(({ code }) => code === 'EXPORT_CHECKSUM_MISMATCH');
  const [first, ...others] = touched;
  const rest = warnings.filter(({ code }) => code !== 'EXPORT_CHECKSUM_MISMATCH');
  if (first === undefined || others.length === 0) return [...rest, ...touched];
  const message = `${counted(touched.length, 'manifest-summary.json file')} were re-formatted since DynamoDB wrote them, ${first.address} for one; what they say is unchanged.`;
  return [...rest, { code: first.code, message }];
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
  const tables = mappings.map(({ source }) => source.table);
  const targets = mappings.flatMap((one) => one.targets.map((target) => target.table));
  const near = didYouMean(name, [...targets, ...tables]);
  throw new DynaloadError(
    'TABLE_NOT_MAPPED',
    `No mapping has ${shownAddress(name)} as its DynamoDB table or as a target${near || '.'}`,
    {
      details: { table: shownAddress(name) },
      hint: `The mapped DynamoDB tables are: ${tables.join(', ')}. The targets are: ${targets.join(', ')}.`,
    },
  );
}

export interface Choice {
  /** All mappings, those that are chosen with the chosen targets only. */
  readonly mappings: readonly TableMapping[];
  /** Of those, the chosen ones. */
  readonly chosen: readonly TableMapping[];
}

/**
 * What somebody means by names: the name of a DynamoDB table stands for all of its targets, that of a target for it alone.
 * @param names null for everything
 * @throws DynaloadError TABLE_NOT_MAPPED
 */
export function chooseTargets(mappings: readonly TableMapping[], names: readonly string[] | null): Choice {
  if (names === null) return { mappings, chosen: mappings };
  const wanted = new Set(names.map((name) => chooseMapping(mappings, name)));
  const narrowed = new Map([...wanted].map((mapping) => [mapping, withTargets(mapping, names)]));
  return {
    mappings: mappings.map((mapping) => narrowed.get(mapping) ?? mapping),
    chosen: [...narrowed.values()],
  };
}

/** The mapping with the targets that are named; with all of them where its DynamoDB table is. */
export function withTargets(mapping: TableMapping, names: readonly string[]): TableMapping {
  const { table, tableArn } = mapping.source;
  if (names.includes(table) || (tableArn !== null && names.includes(tableArn))) return mapping;
  return { ...mapping, targets: mapping.targets.filter((target) => names.includes(target.table)) };
}

export interface ExportsByMapping {
  /** With the exports of the tables that the mapping moved away from. */
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
    const mapping = mappingOf(info, mappings);
    const list = mapping === undefined ? unmapped.get(info.tableArn) : mapped.get(mapping);
    if (list === undefined) unmapped.set(info.tableArn, [info]);
    else list.push(info);
  }
  return { mapped, unmapped };
}

/** The mapping that names the table of an export; else one that says that its own table was that one. */
export function mappingOf(
  { tableArn }: ExportInfo,
  mappings: readonly TableMapping[],
): TableMapping | undefined {
  const named = (role: TableRole): TableMapping | undefined =>
    mappings.find(({ source }) => roleOf(tableArn, source) === role);
  return named('source') ?? named('former');
}

/** The exports of the very table that a mapping names. */
export function exportsOfSource(
  { source }: TableMapping,
  exports: readonly ExportInfo[],
): readonly ExportInfo[] {
  return exports.filter(({ tableArn }) => roleOf(tableArn, source) === 'source');
}

/**
 * Two tables of one name, in two accounts or Regions, must never take turns in one target.
 * @throws DynaloadError EXPORT_TABLE_AMBIGUOUS
 */
export function requireOneTable(mapping: TableMapping, exports: readonly ExportInfo[]): void {
  const arns = [...new Set(exportsOfSource(mapping, exports).map((info) => info.tableArn))];
  if (arns.length <= 1) return;
  throw new DynaloadError(
    'EXPORT_TABLE_AMBIGUOUS',
    `${mapping.file} maps the table ${mapping.source.table}, but the source holds exports of ${arns.length} tables ` +
      `of that name: ${arns.join(', ')}.`,
    {
      details: { mapping: mapping.file, table: mapping.source.table },
      hint: 'Name the table by its ARN in the mapping: "source": { "table": "<ARN>" }',
    },
  );
}
