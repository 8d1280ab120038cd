/**
 * The window of an incremental export, as its records have to keep to it.
 *
 * DynamoDB states the window as an inclusive beginning and an exclusive end, both in whole milliseconds, and stamps a
 * record with the microsecond of the write that it tells of; there is no tolerance, since every instant belongs to
 * exactly one of two windows that follow each other.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_IncrementalExportSpecification.html
 *
 * The stamp becomes the version of a row. One from the future would win over every later write, and one from before the
 * window could lie below the floor of the table, which drops the write: neither may pass.
 */
import { DynaloadError } from '../errors.ts';
import type { LineSource } from './line-encoder.ts';
import type { KeyedRecord } from './keyed-record.ts';

const MICROS_PER_MILLI = 1000;

/** In microseconds. */
export class WriteWindow {
  readonly #exportId: string;
  readonly #from: number;
  readonly #to: number;

  private constructor(exportId: string, from: number, to: number) {
    this.#exportId = exportId;
    this.#from = from;
    this.#to = to;
  }

  /** @returns null for a full export, whose items carry no stamp */
  static of(info: LineSource): WriteWindow | null {
    if (info.kind === 'full') return null;
    return new WriteWindow(info.exportId, info.from * MICROS_PER_MILLI, info.to * MICROS_PER_MILLI);
  }

  holds(micros: number): boolean {
    return micros >= this.#from && micros < this.#to;
  }

  /** @throws DynaloadError EXPORT_RECORD_OUTSIDE_WINDOW */
  check(record: KeyedRecord): void {
    if (this.holds(record.version)) return;
    const { file, line } = record.at;
    const stamp = instantOf(record.version);
    const key = record.keyJson();
    throw new DynaloadError(
      'EXPORT_RECORD_OUTSIDE_WINDOW',
      `${file}, line ${line}: expected a write from ${instantOf(this.#from)} on and before ` +
        `${instantOf(this.#to)}, the window of export ${this.#exportId}; the record of ${key} is stamped ${stamp}.`,
      {
        hint:
          'Compare the file with the one that DynamoDB wrote. If it is unchanged, please report the line, and ' +
          'take a new full export: the table goes on from there.',
        details: { file, line, key, writtenAt: stamp, exportId: this.#exportId },
      },
    );
  }
}

/** `2024-05-27T06:11:47.109123Z`. */
function instantOf(micros: number): string {
  const rest = micros % MICROS_PER_MILLI;
  const millis = new Date((micros - rest) / MICROS_PER_MILLI).toISOString();
  return millis.replace('Z', `${String(rest).padStart(3, '0')}Z`);
}
