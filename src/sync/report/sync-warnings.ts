/** What a run says beside its reports: what it left out, and what is not as its reader may think. Pure. */
import type { ExportCatalog } from '../../export/export-catalog.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { roleOf } from '../../mapping/table-role.ts';
import { exportsOfSource, type ExportsByMapping } from '../find-table-exports.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import { rejectsQuery } from '../../load/rejects-query.ts';
import type { TableReport, TargetReport, WarningReport } from './report.ts';

const SHOWN = 3;

/** @param tables reports of the mapped tables that were asked for */
export function findWarnings(
  catalog: ExportCatalog,
  { mapped, unmapped }: ExportsByMapping,
  tables: readonly TableReport[],
): readonly WarningReport[] {
  const warnings: WarningReport[] = catalog.warnings.map(({ code, message }) => ({
    code,
    message,
    commands: [],
  }));
  for (const [arn, exports] of unmapped) {
    const count = exports.length === 1 ? '1 export' : `${exports.length} exports`;
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
      warnings.push({
        code: 'EXPORT_NOT_FOUND',
        message: `${mapping.file} maps the table ${table}, of which no export was found.`,
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
  'table' | 'mappingChanged' | 'rebuildNeeded' | 'shapeChanges'
>;

export function standingWarnings(
  targets: readonly MappingStanding[],
  places: CommandPlaces,
): readonly WarningReport[] {
  return targets.flatMap(({ table, mappingChanged, rebuildNeeded, shapeChanges }) => {
    if (!mappingChanged && !rebuildNeeded) return [];
    const commands = commandLines([{ run: 'rebuild', table }], places);
    const message = rebuildNeeded
      ? `The columns of ${table} are not those of the mapping any more${changesText(shapeChanges)}: it takes no more loads until it is rebuilt.`
      : `${table} holds rows that an earlier mapping made. A rebuild makes all of them anew with today's.`;
    return [{ code: rebuildNeeded ? 'REBUILD_NEEDED' : 'TARGET_MIXED', message, commands }];
  });
}

/** Behind what is not that of the mapping any more. */
function changesText(changes: readonly string[]): string {
  return changes.length === 0 ? '' : ` (${changes.join('; ')})`;
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
  const exports = tables.flatMap(({ applied }) => applied.filter(({ rejected }) => rejected > 0));
  if (exports.length === 0) return [];
  const rows = exports.reduce((sum, { rejected }) => sum + rejected, 0);
  const sql = rejectsQuery(exports.map(({ exportId }) => exportId));
  return [
    {
      code: 'ROWS_QUARANTINED',
      message: `${rows === 1 ? '1 row' : `${rows} rows`} did not fit and went to quarantine.`,
      commands: commandLines([{ run: 'query', sql }], places),
    },
  ];
}

function nulledWarnings(tables: readonly TableReport[]): readonly WarningReport[] {
  const nulled = new Map<string, number>();
  for (const { table, nulled: count } of tables.flatMap(({ applied }) =>
    applied.flatMap((one) => one.targets),
  )) {
    if (count > 0) nulled.set(table, (nulled.get(table) ?? 0) + count);
  }
  return [...nulled].map(([table, count]) => ({
    code: 'VALUES_NULLED',
    message:
      `${count === 1 ? '1 value' : `${count} values`} of ${table} did not fit and became NULL, as onMismatch in the ` +
      'mapping says.',
    commands: [],
  }));
}

/**
 * A table that rests on a full export of an instant with milliseconds, which DynamoDB takes when no `--export-time` is
 * given: incrementals begin at whole seconds when the AWS CLI asks for them, so none can follow.
 */
function fractionWarnings(
  tables: readonly TableReport[],
  mappings: readonly TableMapping[],
): readonly WarningReport[] {
  const onChains = new Set(mappings.filter(({ load }) => load === 'merge').map(({ file }) => file));
  return tables.flatMap(({ mapping, applied, watermark }) => {
    if (!onChains.has(mapping)) return [];
    const last = applied.at(-1);
    if (last?.action !== 'replace' || watermark !== last.window.to) return [];
    if (Date.parse(watermark) % 1000 === 0) return [];
    return {
      code: 'EXPORT_TIME_FRACTION',
      message:
        `The full export ${last.exportId} is of ${watermark}, and the AWS CLI asks for incremental exports of whole ` +
        'seconds only: none can follow it without a gap. Take full exports with --export-time, of a whole second; or say "load": "replace" in ' +
        'the mapping, where full exports are all that there will be.',
      commands: [],
    };
  });
}
