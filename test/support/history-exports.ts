/** The exports of a history: its full ones, then its windows. */
import type { ExportSettings, OutputView } from '../../src/demo/export-draft.ts';
import type { WrittenExport } from '../../src/demo/export-writer.ts';
import { generateFullExport, generateIncrementalExport, type ExportVariant } from './export-generator.ts';
import type { History } from './history-arbitraries.ts';

export interface HistoryExportOptions {
  /** Default NEW_AND_OLD_IMAGES. */
  readonly view?: OutputView;
  readonly variant?: ExportVariant;
}

/** @param settings its table holds the history's contents (`tableOf`) */
export function exportsOf(
  history: History,
  settings: ExportSettings,
  { view = 'NEW_AND_OLD_IMAGES', variant = {} }: HistoryExportOptions = {},
): readonly WrittenExport[] {
  return [
    ...history.fullExportsAt.map((at) => generateFullExport({ ...settings, at }, variant)),
    ...history.windows.map((window) => generateIncrementalExport({ ...settings, ...window, view }, variant)),
  ];
}
