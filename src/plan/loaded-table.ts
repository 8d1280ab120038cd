/** Holds the table that a target was loaded from against the one that the mapping names. Pure. */
import { DynaloadError } from '../errors.ts';
import type { ExportInfo } from '../export/export-info.ts';
import type { SourceMapping, TableMapping, TargetMapping } from '../mapping/mapping.ts';
import { roleOf, tableName } from '../mapping/table-role.ts';
import type { Applied } from '../ledger/applied.ts';

/**
 * A target holds one DynamoDB table. That another one takes its place has to be said in the mapping, by `source.was`:
 * a wrong name, or the exports of another account, would replace it in silence.
 * @param exports those that belong to the mapping
 * @throws DynaloadError TARGET_OF_ANOTHER_TABLE
 */
export function requireLoadedTable(
  { file, source }: TableMapping,
  { table }: Pick<TargetMapping, 'table'>,
  { tableArn: loadedFrom }: Pick<Applied, 'tableArn'>,
  exports: readonly ExportInfo[],
): void {
  const role = roleOf(loadedFrom, source);
  if (role === 'former') return;
  // A bare name is that of any account and Region; the exports say of which.
  const own = exports.filter(({ tableArn }) => roleOf(tableArn, source) === 'source');
  const others = own.filter(({ tableArn }) => tableArn !== loadedFrom);
  const [other] = others;
  if (role === 'source' && other === undefined) return;
  const mapped = other?.tableArn ?? source.tableArn ?? source.table;
  throw new DynaloadError(
    'TARGET_OF_ANOTHER_TABLE',
    `The target ${table} is loaded from the DynamoDB table ${loadedFrom}, but ${file} maps ${mapped} to it` +
      `${others.length === 0 ? '' : `, of which the source holds ${exportList(others)}`}.`,
    {
      details: { table, loadedFrom, mapped, mapping: file, exports: others.length },
      hint:
        `If that is the same table, restored or moved, say so in the mapping: ${movedSource(source, mapped, loadedFrom)}; ` +
        'if it is another table, give it another target.',
    },
  );
}

function exportList(exports: readonly ExportInfo[]): string {
  const shown = exports.slice(0, 3).map(({ exportId }) => exportId);
  const more = exports.length - shown.length;
  const count = exports.length === 1 ? '1 export' : `${exports.length} exports`;
  return `${count} (${shown.join(', ')}${more === 0 ? '' : ` and ${more} more`})`;
}

/** The `source` that lets the target move on. Tables of one name are told apart by their ARNs. */
function movedSource(source: SourceMapping, mapped: string, loadedFrom: string): string {
  const sameName = tableName(mapped) === tableName(loadedFrom);
  const table = sameName ? mapped : (source.tableArn ?? source.table);
  const was = [
    ...source.was.map((former) => former.tableArn ?? former.table),
    sameName || source.tableArn !== null ? loadedFrom : tableName(loadedFrom),
  ];
  const text =
    was.length === 1 ? JSON.stringify(was[0]) : `[${was.map((one) => JSON.stringify(one)).join(', ')}]`;
  return `"source": { "table": ${JSON.stringify(table)}, "was": ${text} }`;
}
