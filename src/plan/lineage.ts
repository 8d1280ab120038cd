/**
 * Which exports speak of the table that a target is to follow. A DynamoDB table that is dropped and made again under
 * its name gets another `tableId`; one with another ARN is another table, whatever its id. Either is another lineage,
 * whose incrementals say nothing about rows that the old one left behind. Pure.
 */
import { endOf, type ExportInfo } from '../export/export-info.ts';
import type { SourceMapping } from '../mapping/mapping.ts';
import { roleOf } from '../mapping/table-role.ts';

export interface Lineages {
  /** Exports of the lineage that the target should follow now. */
  readonly current: readonly ExportInfo[];
  /** Exports of earlier tables of the same ARN, which were dropped. */
  readonly older: readonly ExportInfo[];
  /** Exports of tables that the mapping moved away from. */
  readonly former: readonly ExportInfo[];
  /** How `current` differs from the lineage that is loaded. */
  readonly turn: Turn;
}

export type Turn =
  /** It does not, or nothing is loaded. */
  | 'none'
  /** The table was dropped and made again. */
  | 'made again'
  /** The mapping names another table now, and what is loaded as the one that it was. */
  | 'moved';

/** What is loaded: its table, its lineage (null when not known) and how far it is. */
export interface LoadedLineage {
  readonly tableArn: string;
  readonly tableId: string | null;
  readonly watermark: number;
}

/**
 * @param loaded null when nothing is loaded yet
 * @throws Error when `requireLoadedTable` would not have let it pass
 */
export function splitLineages(
  exports: readonly ExportInfo[],
  loaded: LoadedLineage | null,
  source: SourceMapping,
): Lineages {
  const own = exports.filter((info) => roleOf(info.tableArn, source) === 'source');
  const former = exports.filter((info) => roleOf(info.tableArn, source) !== 'source');
  const newest = newestOf(own);
  const follow = (tableId: string | null, turn: Turn): Lineages => ({ ...keep(own, tableId), former, turn });
  if (loaded === null) return follow(newest?.tableId ?? null, 'none');
  const role = roleOf(loaded.tableArn, source);
  if (role === 'former') return follow(newest?.tableId ?? null, 'moved');
  if (role === 'other' || own.some((info) => info.tableArn !== loaded.tableArn))
    throw new Error(`exports of ${source.table} were planned for a target of ${loaded.tableArn}`);
  if (loaded.tableId === null || newest === null) return follow(newest?.tableId ?? loaded.tableId, 'none');
  // What ends before the watermark is the tail of a dropped table that came late, not a table made since.
  const madeAgain = newest.tableId !== loaded.tableId && endOf(newest) > loaded.watermark;
  return madeAgain ? follow(newest.tableId, 'made again') : follow(loaded.tableId, 'none');
}

function keep(exports: readonly ExportInfo[], tableId: string | null): Pick<Lineages, 'current' | 'older'> {
  const belongs = (info: ExportInfo): boolean => isOfLineage(info, tableId);
  return { current: exports.filter(belongs), older: exports.filter((info) => !belongs(info)) };
}

/** What does not state its lineage cannot be told apart; it is taken to belong. */
export function isOfLineage(stated: Pick<ExportInfo, 'tableId'>, tableId: string | null): boolean {
  return stated.tableId === null || tableId === null || stated.tableId === tableId;
}

/** Of the exports that name their lineage, the one that reaches furthest: a dropped table is exported no more. */
function newestOf(exports: readonly ExportInfo[]): ExportInfo | null {
  let newest: ExportInfo | null = null;
  for (const info of exports) {
    if (info.tableId !== null && (newest === null || endOf(info) > endOf(newest))) newest = info;
  }
  return newest;
}
