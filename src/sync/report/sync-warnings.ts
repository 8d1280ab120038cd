/** What a run says beside its reports: what it left out, and what is not as its reader may think. Pure. */
import { describeChange } from '../../mapping/shape-change.ts';
import type { ExportCatalog } from '../../export/export-catalog.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { roleOf, tableName } from '../../mapping/table-role.ts';
import { catalogWarnings, exportsOfSource, type ExportsByMapping } from '../find-table-exports.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import { missedRows, rejectsOfLoads } from '../../ticket/rejects-query.ts';
import { didYouMean } from '../../message/suggest.ts';
import { counted, groupDigits } from '../../message/number-text.ts';
import type { NulledColumn } from '../../load/load-export.ts';
import type { TableReport, TargetReport, WarningReport } from './report.ts';

const SHOWN = 3;
const COLUMNS_SHOWN = 5;

/** @param tables reports of the mapped tables that were asked for */
export function findWarnings(
  catalog: ExportCatalog,
  { mapped, unmapped }: ExportsByMapping,
  tables: readonly TableReport[],
): readonly WarningReport[] {
  const warnings: WarningReport[] = catalogWarnings(catalog).map(({ code, message }) => ({
    code,
    message,
    commands: [],
  }));
  for (const [arn, exports] of unmapped) {
    const count = counted(exports.length, 'export');
    warnings.push({
      code: 'TABLE_NOT_MAPPED',
      message: `${count} of ${arn} skipped: no mapping has it as its source.`,
      commands: [],
    });
  }
  for (const [mapping, exports] of mapped) {
    const report = tables.find((table) => table.mapping === mapping.file);
    if (report === undefined || report.error !== null || !lacksExport(mapping, report)) continue;
    const table = mapping.source.tableArn ?? mapping.source.table;
    if (catalog.unfinished.length > 0 && report.planned.length === 0) {
      const ids = unfinishedText(catalog.unfinished);
      warnings.push({
        code: 'EXPORT_UNFINISHED',
        message: `Nothing of the table ${table} is loaded. Before you take a full export: ${ids} under the source, still running or failed. Is one of them of that table?`,
        commands: [],
      });
    } else if (exportsOfSource(mapping, exports).length === 0) {
      const near = didYouMean(mapping.source.table, [...unmapped.keys()].map(tableName)) || '.';
      warnings.push({
        code: 'EXPORT_NOT_FOUND',
        message: `${mapping.file} maps the table ${table}, of which no export was found${near}`,
        commands: [],
      });
    }
  }
  return warnings;
}

/** Names the latest few: failed exports stay where they are for ever. */
function unfinishedText(unfinished: ExportCatalog['unfinished']): string {
  const shown = unfinished.slice(-SHOWN).map(({ exportId }) => exportId);
  const more = unfinished.length > SHOWN ? ` and ${unfinished.length - SHOWN} more` : '';
  return `${shown.join(', ')}${more} ${unfinished.length === 1 ? 'has' : 'have'} no summary yet`;
}

/** A target has nothing of the table yet. */
function lacksExport({ source }: TableMapping, { targets }: TableReport): boolean {
  return targets.some(({ tableArn }) => tableArn === null || roleOf(tableArn, source) === 'former');
}

/** Targets that are not what today's mapping says, but for those that are to be replaced anyway. */
export function mappingWarnings(
  tables: readonly TableReport[],
  places: CommandPlaces,
): readonly WarningReport[] {
  return tables.flatMap(({ targets, planned, applied }) => {
    const isReplaced = (table: string): boolean =>
      applied.length === 0 &&
      planned.some((step) => step.action === 'replace' && step.targets.includes(table));
    const left = targets.filter(({ table, error }) => error === null && !isReplaced(table));
    return standingWarnings(left, places);
  });
}

/** What of a target's standing asks for a rebuild. */
export type MappingStanding = Pick<
  TargetReport,
  'table' | 'mappingChanged' | 'rebuildNeeded' | 'shapeChanges' | 'changes' | 'addedColumns'
>;

export function standingWarnings(
  targets: readonly MappingStanding[],
  places: CommandPlaces,
): readonly WarningReport[] {
  return targets.flatMap((target) => {
    const { table, mappingChanged, rebuildNeeded } = target;
    if (!mappingChanged && !rebuildNeeded) return [];
    const commands = commandLines([{ run: 'rebuild', table }], places);
    const code = rebuildNeeded ? 'REBUILD_NEEDED' : 'TARGET_MIXED';
    return [{ code, message: rebuildNeeded ? neededText(target) : mixedText(target), commands }];
  });
}

function neededText({ table, changes }: MappingStanding): string {
  const refused = changes.flatMap((change) =>
    change.kind === 'refuse' ? `${describeChange(change)}: ${change.why}` : [],
  );
  const why = refused.length === 0 ? '' : ` (${refused.join('; ')})`;
  return `The table ${table} cannot become what the mapping says any more${why}: it takes no more loads until it is rebuilt.`;
}

function mixedText({ table, changes, addedColumns }: MappingStanding): string {
  const kept = changes.flatMap((change) => (change.kind === 'keep' ? change.column : []));
  return [
    `${table} holds rows that an earlier mapping made.`,
    ...(addedColumns.length === 0
      ? []
      : [`They are NULL in ${listed(addedColumns)}, which came later, until they are written again.`]),
    ...(kept.length === 0
      ? []
      : [
          `${listed(kept)} ${kept.length === 1 ? 'stays until a rebuild, and is' : 'stay until a rebuild, and are'} NULL in rows that are new.`,
        ]),
    "A rebuild makes all of them anew with today's.",
  ].join(' ');
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** What the loads of a run could not take as it was. */
export function loadWarnings(
  tables: readonly TableReport[],
  mappings: readonly TableMapping[],
  places: CommandPlaces,
): readonly WarningReport[] {
  return [
    ...quarantineWarnings(tables, places),
    ...nulledWarnings(tables),
    ...fractionWarnings(tables, mappings),
  ];
}

function quarantineWarnings(tables: readonly TableReport[], places: CommandPlaces): readonly WarningReport[] {
  const loads = tables
    .flatMap(({ applied }) => applied.flatMap(({ targets }) => targets))
    .filter(({ rejected }) => rejected > 0);
  if (loads.length === 0) return [];
  const rows = loads.reduce((sum, { rejected }) => sum + rejected, 0);
  const sql = rejectsOfLoads(loads.map(({ table, sequence }) => ({ target: table, sequence })));
  return [
    {
      code: 'ROWS_QUARANTINED',
      message: `${counted(rows, 'row')} did not fit and went to quarantine.`,
      commands: commandLines([{ run: 'query', sql }], places),
    },
  ];
}

/** What tables miss, whichever run it was that could not take it. */
export function missedWarnings(
  targets: readonly Pick<TargetReport, 'table' | 'rejected'>[],
  places: CommandPlaces,
): readonly WarningReport[] {
  const missing = targets.filter(({ rejected }) => rejected > 0);
  if (missing.length === 0) return [];
  const told = missing.map(({ table, rejected }) => `${table} misses ${counted(rejected, 'row')}`);
  const sql = missedRows(missing.map(({ table }) => table));
  return [
    {
      code: 'ROWS_QUARANTINED',
      message: `${told.join(', ')} in quarantine, until the mapping or the items are corrected and loaded again.`,
      commands: commandLines([{ run: 'query', sql }], places),
    },
  ];
}

function nulledWarnings(tables: readonly TableReport[]): readonly WarningReport[] {
  const loads = tables.flatMap(({ applied }) => applied.flatMap(({ targets }) => targets));
  const targets = [...new Set(loads.map(({ table }) => table))];
  return targets.flatMap((target) => {
    const own = loads.filter(({ table }) => table === target);
    const count = own.reduce((sum, { nulled }) => sum + nulled, 0);
    if (count === 0) return [];
    const columns = nulledColumns(own.flatMap((load) => load.nulledColumns));
    const shown = columns.slice(0, COLUMNS_SHOWN).map(nulledText);
    const more =
      columns.length > shown.length ? `; and ${counted(columns.length - shown.length, 'more column')}` : '';
    return {
      code: 'VALUES_NULLED',
      message:
        `${counted(count, 'value')} of ${target} did not fit and became NULL, as onMismatch in the mapping says: ` +
        `${shown.join('; ')}${more}.`,
      commands: [],
    };
  });
}

/** Over several loads: the counts added up, with the first example. */
function nulledColumns(columns: readonly NulledColumn[]): readonly NulledColumn[] {
  const sums = new Map<string, NulledColumn>();
  for (const column of columns) {
    const known = sums.get(column.name);
    sums.set(column.name, known === undefined ? column : { ...known, count: known.count + column.count });
  }
  return [...sums.values()];
}

function nulledText({ name, count, file, line, reason }: NulledColumn): string {
  return `${name} (${groupDigits(count)}, such as in ${file}, line ${line}: ${reason})`;
}

/**
 * A table that will rest on a full export of an instant with milliseconds, which DynamoDB takes when no `--export-time` is
 * given: incrementals begin at whole seconds when the AWS CLI asks for them. One that begins at that very instant all the
 * same was asked for in another way, and then nothing is said. Nor where dynaload itself exports: it asks by the millisecond.
 */
function fractionWarnings(
  tables: readonly TableReport[],
  mappings: readonly TableMapping[],
): readonly WarningReport[] {
  const onChains = new Set(
    mappings.filter((mapping) => mapping.load === 'merge' && mapping.export === null).map(({ file }) => file),
  );
  return tables.flatMap(({ mapping, planned, waiting, refused }) => {
    const last = planned.at(-1);
    if (!onChains.has(mapping) || last?.action !== 'replace') return [];
    const at = last.window.to;
    const isFollowed = [...waiting, ...refused].some(({ window }) => window.from === at);
    return isFollowed || Date.parse(at) % 1000 === 0 ? [] : fractionWarning(last.exportId, at);
  });
}

/** @param at ISO instant of the full export */
export function fractionWarning(exportId: string, at: string): WarningReport {
  return {
    code: 'EXPORT_TIME_FRACTION',
    message:
      `The full export ${exportId} is of ${at}, and the AWS CLI asks for incremental exports of whole seconds only: none ` +
      'that it asks for can follow without a gap, and none is here that does. Take full exports with --export-time, of a ' +
      'whole second; or say "load": "replace" in the mapping, where full exports are all that there will be.',
    commands: [],
  };
}
