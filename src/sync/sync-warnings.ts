/** What a run says beside its reports: what it left out, and what is not as its reader may think. Pure. */
import type { ExportCatalog } from '../export/export-catalog.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { roleOf } from '../mapping/table-role.ts';
import { exportsOfSource, type ExportsByMapping } from './find-table-exports.ts';
import { rebuildCommand } from './rebuild-command.ts';
import type { TableReport, WarningReport } from './report.ts';

const SHOWN = 3;

/** @param tables reports of the mapped tables that were asked for */
export function findWarnings(
  catalog: ExportCatalog,
  { mapped, unmapped }: ExportsByMapping,
  tables: readonly TableReport[],
): readonly WarningReport[] {
  const warnings: WarningReport[] = catalog.warnings.map(({ code, message }) => ({ code, message }));
  for (const [arn, exports] of unmapped) {
    const count = exports.length === 1 ? '1 export' : `${exports.length} exports`;
    warnings.push({
      code: 'TABLE_NOT_MAPPED',
      message: `${count} of ${arn} skipped: no mapping has it as its source.`,
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
      });
    } else if (exportsOfSource(mapping, exports).length === 0) {
      warnings.push({
        code: 'EXPORT_NOT_FOUND',
        message: `${mapping.file} maps the table ${table}, of which no export was found.`,
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

/**
 * Targets that hold rows of an earlier mapping, but for those that are to be replaced anyway.
 * @param source address of the exports
 */
export function mappingWarnings(tables: readonly TableReport[], source: string): readonly WarningReport[] {
  return tables.flatMap(({ targets, planned, applied }) => {
    const isReplaced = (table: string): boolean =>
      applied.length === 0 &&
      planned.some((step) => step.action === 'replace' && step.targets.includes(table));
    return targets
      .filter(({ table, mappingChanged, error }) => mappingChanged && error === null && !isReplaced(table))
      .map(({ table }) => ({ code: 'TARGET_MIXED', message: mixedText(table, source) }));
  });
}

/** @param source address of the exports; null when it is not known */
export function mixedText(table: string, source: string | null): string {
  return (
    `${table} holds rows that an earlier mapping made. To make all of them anew with today's: ` +
    rebuildCommand(table, source)
  );
}
