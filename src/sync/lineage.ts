/**
 * A DynamoDB table that is dropped and made again under its name gets another `tableId`: another lineage, whose
 * incrementals say nothing about rows that the old one left behind. Pure.
 */
import { endOf, type ExportInfo } from '../export/export-info.ts';

export interface Lineages {
  /** Exports of the lineage that the table should follow now. */
  readonly current: readonly ExportInfo[];
  /** Exports of tables that were dropped. */
  readonly older: readonly ExportInfo[];
  /** True when `current` is another lineage than the one that is loaded. */
  readonly isNew: boolean;
}

/** What is loaded: its lineage (null when not known) and how far it is. */
export interface LoadedLineage {
  readonly tableId: string | null;
  readonly watermark: number;
}

/** @param loaded null when nothing is loaded yet */
export function splitLineages(exports: readonly ExportInfo[], loaded: LoadedLineage | null): Lineages {
  const newest = newestOf(exports);
  if (loaded === null || loaded.tableId === null) return keep(exports, newest?.tableId ?? null, false);
  // What ends before the watermark is the tail of a dropped table that came late, not a table made since.
  const isNew = newest !== null && newest.tableId !== loaded.tableId && endOf(newest) > loaded.watermark;
  return isNew ? keep(exports, newest.tableId, true) : keep(exports, loaded.tableId, false);
}

function keep(exports: readonly ExportInfo[], tableId: string | null, isNew: boolean): Lineages {
  const belongs = (info: ExportInfo): boolean =>
    // A summary without a tableId cannot be told apart; it is taken to belong.
    info.tableId === null || tableId === null || info.tableId === tableId;
  return {
    current: exports.filter(belongs),
    older: exports.filter((info) => !belongs(info)),
    isNew,
  };
}

/** Of the exports that name their lineage, the one that reaches furthest: a dropped table is exported no more. */
function newestOf(exports: readonly ExportInfo[]): ExportInfo | null {
  let newest: ExportInfo | null = null;
  for (const info of exports) {
    if (info.tableId !== null && (newest === null || endOf(info) > endOf(newest))) newest = info;
  }
  return newest;
}
