/** Reads and encodes the files of an export, one pass for all targets: the work that may happen in any thread. */
import { readDataFile } from '../export/data/data-file.ts';
import type { DataFile } from '../export/export-info.ts';
import type { ObjectStore } from '../export/store/object-store.ts';
import type { TableMapping, TargetMapping } from '../mapping/mapping.ts';
import { createLineEncoder } from '../row/create-line-encoder.ts';
import type { LineEncoder, LineSource } from '../row/line-encoder.ts';
import type { RowFormat } from '../row/row-format.ts';
import { TargetRows, type RowsPart } from '../row/target-rows.ts';
import type { DynaloadError } from '../errors.ts';

export interface EncodedTarget {
  readonly target: TargetMapping;
  /** Records with a lower version (microseconds) are ignored. */
  readonly floor: number;
  /** Epoch milliseconds: when the load began. */
  readonly loadedAt: number;
  /** Size of the blocks that suit the warehouse; undefined for the usual one. */
  readonly blockBytes?: number | undefined;
}

/** Where encoded rows go. */
export interface PartSink {
  /**
   * @param target index among the targets. Resolves when it can take more, which is the back-pressure, and has no more
   *   use for the blocks' memory: it is written to again.
   */
  part(target: number, part: RowsPart): Promise<void>;
  /** A value did not fit a column with `onMismatch: "fail"`: the target takes no more. */
  failed(target: number, failure: DynaloadError): void;
  /** Lines that were read. */
  lines(count: number): void;
}

export interface ExportEncoderOptions {
  readonly store: ObjectStore;
  readonly mapping: TableMapping;
  readonly source: LineSource;
  readonly targets: readonly EncodedTarget[];
  readonly format: RowFormat;
  readonly sink: PartSink;
}

/** Smaller blocks cost more to hand on than they save. */
const LEAST_BLOCK_BYTES = 128 * 1024;

/**
 * Targets share what suits one alone: the rows of all of them wait in the same cache, and memory that was never written
 * to costs more than rows do.
 */
function shareOf(blockBytes: number | undefined, targets: number): number | undefined {
  if (blockBytes === undefined) return undefined;
  return Math.min(blockBytes, Math.max(LEAST_BLOCK_BYTES, Math.floor(blockBytes / targets)));
}

export class ExportEncoder {
  readonly #options: ExportEncoderOptions;
  readonly #rows: readonly TargetRows[];
  readonly #encoder: LineEncoder;
  readonly #told = new Set<TargetRows>();

  constructor(options: ExportEncoderOptions) {
    const { mapping, source, format } = options;
    this.#options = options;
    const targets = options.targets.map(({ target, floor, loadedAt, blockBytes }) => ({
      target,
      floor,
      loadedAt,
      rows: new TargetRows(shareOf(blockBytes, options.targets.length)),
    }));
    this.#rows = targets.map(({ rows }) => rows);
    this.#encoder = createLineEncoder({ mapping, source, targets, format });
  }

  /**
   * Calls may overlap: what they encode comes together in the same blocks.
   * @throws DynaloadError as `readDataFile` and `LineEncoder.encode` do; what the sink throws
   */
  async encodeFile(file: DataFile, signal: AbortSignal): Promise<void> {
    const { store, source, sink } = this.#options;
    const address = store.address(file.key);
    await readDataFile({
      store,
      file,
      exportId: source.exportId,
      signal,
      onBatch: async (batch) => {
        for (const rows of this.#rows) rows.beginBatch(file.key);
        this.#encoder.encodeBatch(batch, address);
        sink.lines(batch.lines);
        await this.#handOn((rows) => rows.isDue);
      },
    });
  }

  /** After the last file: hands on what is left. */
  async finish(): Promise<void> {
    await this.#handOn(() => true);
  }

  async #handOn(isDue: (rows: TargetRows) => boolean): Promise<void> {
    const { sink } = this.#options;
    for (const [target, rows] of this.#rows.entries()) {
      if (rows.failure !== null && !this.#told.has(rows)) {
        this.#told.add(rows);
        sink.failed(target, rows.failure);
      }
      if (!isDue(rows)) continue;
      const part = rows.takePart();
      await sink.part(target, part);
      rows.giveBack(part.blocks);
    }
  }
}
