import type { LinePosition } from '../item/line-position.ts';
import type { FullExport, IncrementalExport } from '../export/export-info.ts';
import type { LineBatch } from '../export/data/lines.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import type { RowFormat } from './row-format.ts';
import type { TargetRows } from './target-rows.ts';

export type { LinePosition };

export interface EncoderTarget {
  readonly target: TargetMapping;
  /** Records with a version below this (microseconds) are ignored: they are older than the generation. */
  readonly floor: number;
  /** Epoch milliseconds: when the load began. */
  readonly loadedAt: number;
  readonly rows: TargetRows;
}

/** What is to be known of an export to read its lines. */
export type LineSource =
  Pick<FullExport, 'kind' | 'exportId' | 'at'> | Pick<IncrementalExport, 'kind' | 'exportId' | 'from' | 'to'>;

export interface LineEncoderOptions {
  readonly mapping: TableMapping;
  readonly source: LineSource;
  readonly targets: readonly EncoderTarget[];
  readonly format: RowFormat;
}

/** Turns the lines of an export into encoded rows, for all targets at once. The way there is its own business. */
export interface LineEncoder {
  /**
   * @param line one record, without its line feed
   * @throws DynaloadError EXPORT_LINE_INVALID, EXPORT_KEYS_MISMATCH, EXPORT_RECORD_OUTSIDE_WINDOW
   */
  encode(line: Uint8Array, at: LinePosition): void;
  /**
   * Encodes the lines of a batch in order.
   * @param file address of the data file that they are from
   * @throws DynaloadError as `encode` does; the lines before the one at fault are encoded then
   */
  encodeBatch(batch: LineBatch, file: string): void;
}
