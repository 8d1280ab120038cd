import { decodeLine } from '../item/export-line.ts';
import type { LinePosition } from '../item/line-position.ts';
import { forEachLine, type LineBatch } from '../export/data/lines.ts';
import { KeyedRecord } from './keyed-record.ts';
import type { LineEncoder, LineEncoderOptions } from './line-encoder.ts';
import { TargetEncoder } from './target-encoder.ts';
import { WriteWindow } from './write-window.ts';

/** The encoder by way of the reference decoder: every line becomes attribute values, then cells, then bytes. */
export class ReferenceEncoder implements LineEncoder {
  readonly #options: LineEncoderOptions;
  readonly #targets: readonly TargetEncoder[];
  /** Microseconds; the version of items that carry none. */
  readonly #version: number;
  readonly #window: WriteWindow | null;

  constructor(options: LineEncoderOptions) {
    const { source, mapping, format } = options;
    const { exportId, kind } = source;
    const context = { format, exportId, isFull: kind === 'full', mappingFile: mapping.file };
    this.#options = options;
    this.#targets = options.targets.map((target) => new TargetEncoder(target, context));
    // A write stamped with the very instant of the snapshot is not in it, and must win over it.
    this.#version = source.kind === 'full' ? source.at * 1000 - 1 : Number.NaN;
    this.#window = WriteWindow.of(source);
  }

  encode(line: Uint8Array, at: LinePosition): void {
    this.encodeFor(this.#targets.keys(), line, at);
  }

  /** For some of the targets alone. @param targets their indexes */
  encodeFor(targets: Iterable<number>, line: Uint8Array, at: LinePosition): void {
    const { source, mapping } = this.#options;
    const record = new KeyedRecord(decodeLine(line, source.kind, at), this.#version, mapping, at);
    this.#window?.check(record);
    for (const index of targets) {
      const encoder = this.#targets[index];
      if (encoder === undefined || encoder.rows.failure !== null) continue;
      encoder.encode(record, record.routeTo(encoder.target));
    }
  }

  encodeBatch(batch: LineBatch, file: string): void {
    forEachLine(batch, (line, number) => this.encode(line, { file, line: number }));
  }
}
