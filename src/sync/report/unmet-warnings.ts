/** What of a mapping no item of a full export met: a path or a `where` that may be misspelt. */
import type { AttributeMap } from '../../item/attribute-value.ts';
import type { ExportInfo } from '../../export/export-info.ts';
import type { ColumnMapping, TableMapping, TargetMapping } from '../../mapping/mapping.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import { groupDigits } from '../../message/number-text.ts';
import { describePath, printPath } from '../../mapping/path.ts';
import { printWhere } from '../../mapping/where/print-where.ts';
import type { KeyedRecord } from '../../row/keyed-record.ts';
import { firstKeyedRecords } from '../../read/first-records.ts';
import { nearestPath } from './nearest-path.ts';
import type { AppliedTargetReport, TableReport, WarningReport } from './report.ts';
import type { RunContext } from '../run-context.ts';

/** From the beginning of an export, for the names of attributes. */
const LINES = 2000;
const MOST_ITEMS = 300;
const MOST_NAMED = 10;
const MOST_CHARACTERS = 300;

export interface UnmetWarningsRequest {
  readonly tables: readonly TableReport[];
  readonly mappings: readonly TableMapping[];
  /** Those that the reports may name. */
  readonly exports: readonly ExportInfo[];
  readonly context: Pick<RunContext, 'store' | 'readFiles' | 'signal' | 'places'>;
}

/** Of the last full export that each target took in the run. Reads the beginning of one only where something is unmet. */
export async function unmetWarnings(request: UnmetWarningsRequest): Promise<readonly WarningReport[]> {
  const warnings: WarningReport[] = [];
  for (const load of lastFulls(request)) {
    const { target, loaded, isEmpty } = load;
    if (isEmpty) warnings.push(emptyWarning(load));
    const columns = target.columns.filter(({ name }) => loaded.unseen.includes(name));
    if (columns.length > 0)
      warnings.push(unseenWarning(load, columns, await firstItems(load, request), request.context.places));
  }
  return warnings;
}

interface FullLoad {
  readonly mapping: TableMapping;
  readonly target: TargetMapping;
  readonly exportId: string;
  readonly loaded: AppliedTargetReport;
  /** The export had items, all of them for other targets, and nothing came after it. */
  readonly isEmpty: boolean;
}

function lastFulls({ tables, mappings }: UnmetWarningsRequest): readonly FullLoad[] {
  return tables.flatMap(({ mapping: file, applied }) => {
    const mapping = mappings.find((one) => one.file === file);
    if (mapping === undefined) return [];
    return mapping.targets.flatMap((target): FullLoad | readonly [] => {
      const loads = applied.flatMap(({ kind, exportId, targets }) =>
        targets.flatMap((loaded) => (loaded.table === target.table ? { kind, exportId, loaded } : [])),
      );
      const last = loads.findLast(({ kind }) => kind === 'full');
      if (last === undefined) return [];
      const { exportId, loaded } = last;
      const { puts, deletes, rejected, belowFloor, elsewhere } = loaded;
      const isMet = puts + deletes + rejected + belowFloor > 0 || elsewhere === 0;
      return { mapping, target, exportId, loaded, isEmpty: !isMet && loads.at(-1)?.loaded.rows === 0 };
    });
  });
}

function emptyWarning({ target, exportId, loaded }: FullLoad): WarningReport {
  return {
    code: 'TARGET_EMPTY',
    message:
      `No item of the export ${exportId} meets the where of ${target.table}, ${shortened(printWhere([...target.where, ...target.whereAttributes]))}: ` +
      `the table is empty, and ${loaded.elsewhere === 1 ? 'the only item' : `all ${groupDigits(loaded.elsewhere)} items`} went elsewhere.`,
    commands: [],
  };
}

function unseenWarning(
  { mapping, target, exportId, loaded: { puts } }: FullLoad,
  columns: readonly ColumnMapping[],
  items: readonly AttributeMap[],
  places: CommandPlaces,
): WarningReport {
  const [first, ...others] = columns;
  const isMeant = columns.some((column) => hintOf(column, target, items) !== '');
  const next = isMeant ? ` Correct "from" in ${mapping.file}, then rebuild.` : '';
  const has = puts === 1 ? 'its only row has' : `all ${groupDigits(puts)} rows have`;
  const message =
    first !== undefined && others.length === 0
      ? `No item for ${target.table} in the export ${exportId} has ${pathOf(first)}, from which the column ${first.name} ` +
        `is made: ${has} ${valueOf(columns)} there${hintOf(first, target, items) || '.'}${next}`
      : `No item for ${target.table} in the export ${exportId} has what ${columns.length} columns are made from, and ` +
        `${has} ${valueOf(columns)} there: ${listOf(columns, target, items)}.${next}`;
  const commands = isMeant ? commandLines([{ run: 'rebuild', table: target.table }], places) : [];
  return { code: 'COLUMN_UNSEEN', message, commands };
}

/** What the rows have in columns whose attribute is missing. */
function valueOf(columns: readonly ColumnMapping[]): string {
  const defaults = columns.filter((column) => column.default !== null).length;
  if (defaults === 0) return 'NULL';
  return defaults === columns.length ? 'the default' : 'NULL or the default';
}

function listOf(
  columns: readonly ColumnMapping[],
  target: TargetMapping,
  items: readonly AttributeMap[],
): string {
  const named = columns
    .slice(0, MOST_NAMED)
    .map((column) => `${column.name} (from ${pathOf(column)}${hintOf(column, target, items)})`);
  const more = columns.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

export function pathOf({ source }: ColumnMapping): string {
  return source.kind === 'path' ? describePath(source.path) : '';
}

/** What the path may be meant to be, as a mapping file states it; nothing where nothing is near. */
export function hintOf(
  { source }: ColumnMapping,
  { columns }: TargetMapping,
  items: readonly AttributeMap[],
): string {
  const taken = columns.flatMap((column) => (column.source.kind === 'path' ? [column.source.path] : []));
  const near = source.kind === 'path' ? nearestPath(source.path, items, taken) : null;
  return near === null ? '' : `; did you mean ${JSON.stringify(printPath(near))}?`;
}

/** The items that are a target's. */
export function itemsOf(target: TargetMapping, records: readonly KeyedRecord[]): readonly AttributeMap[] {
  return records.flatMap((record) => {
    return record.item !== null && record.routeTo(target) === 'here' ? [record.item] : [];
  });
}

function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

/** Some items of the target; none when they cannot be had: what they are for is advice. */
async function firstItems(
  { mapping, target, exportId }: FullLoad,
  { exports, context }: UnmetWarningsRequest,
): Promise<readonly AttributeMap[]> {
  const { store, readFiles, signal } = context;
  const info = exports.find((one) => one.exportId === exportId);
  if (info === undefined) return [];
  try {
    const files = await readFiles(info, signal);
    const records = await firstKeyedRecords(mapping, { store, info, files, most: LINES, signal });
    return itemsOf(target, records).slice(0, MOST_ITEMS);
  } catch {
    return [];
  }
}
