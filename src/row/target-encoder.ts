import type { AttributeMap } from '../item/attribute-value.ts';
import { dynamoJson } from '../item/dynamo-json.ts';
import { DynaloadError } from '../errors.ts';
import { maskedPaths } from '../mapping/conversion/exposures.ts';
import type { ColumnMapping, TargetMapping } from '../mapping/mapping.ts';
import { describePath } from '../mapping/path.ts';
import { NULL_CELL, type Cell, type Mismatch } from '../type/cell.ts';
import { rulesOf, type ConvertRules } from '../type/convert-rules.ts';
import { convertColumn } from '../type/convert.ts';
import type { KeyedRecord, Route } from './keyed-record.ts';
import type { EncoderTarget } from './line-encoder.ts';
import { mismatch } from '../type/mismatch.ts';
import type { OnMismatch } from '../type/column-type.ts';
import { columnValue, shownValue } from './column-value.ts';
import { loadCell, type LoadFacts } from './load-cell.ts';
import type { RowFormat } from './row-format.ts';
import type { TargetRows } from './target-rows.ts';

const SHOWN_VALUE_CHARACTERS = 1000;

/** A value that did not fit, in a column whose `onMismatch` does not turn it into NULL. */
interface ColumnFault {
  readonly column: ColumnMapping;
  readonly onMismatch: OnMismatch;
  readonly reason: string;
  /** The offending value as DynamoDB JSON, uncut. */
  readonly value: string;
}

export interface TargetEncoderContext {
  readonly format: RowFormat;
  readonly exportId: string;
  readonly isFull: boolean;
  /** Path of the mapping file, for messages. */
  readonly mappingFile: string;
}

/** Writes the rows of one target. */
export class TargetEncoder {
  readonly target: TargetMapping;
  readonly rows: TargetRows;
  readonly #floor: number;
  readonly #facts: LoadFacts;
  readonly #context: TargetEncoderContext;
  readonly #columns: readonly ColumnMapping[];
  /** In the order of the columns: what a missing attribute becomes. */
  readonly #whenMissing: readonly Cell[];
  /** In the order of the columns. */
  readonly #rules: readonly ConvertRules[];
  readonly #keyColumns: readonly ColumnMapping[];
  readonly #masked: ReturnType<typeof maskedPaths>;

  constructor({ target, floor, loadedAt, rows }: EncoderTarget, context: TargetEncoderContext) {
    this.#facts = { exportId: context.exportId, loadedAt };
    this.target = target;
    this.rows = rows;
    this.#floor = floor;
    this.#context = context;
    this.#columns = target.columns;
    this.#whenMissing = target.columns.map((column) => column.default?.cell ?? NULL_CELL);
    this.#rules = target.columns.map((column) => convertRules(column, context.format));
    this.#masked = maskedPaths(target.columns);
    this.#keyColumns = target.keyColumns.map((index) => keyColumn(target, index));
  }

  /** Writes the row or tombstone of a record, or rejects it, and counts it. */
  encode(record: KeyedRecord, route: Route): void {
    if (route === 'elsewhere') this.rows.counts.elsewhere++;
    else if (record.version < this.#floor) this.rows.counts.belowFloor++;
    else if (route === 'gone') this.#takeOut(record);
    else if (record.item === null) this.#delete(record);
    else this.#put(record, record.item);
  }

  #put(record: KeyedRecord, item: AttributeMap): void {
    const { format } = this.#context;
    const out = this.rows.puts;
    const start = out.length;
    const nulled: [column: number, reason: string][] = [];
    for (let i = 0; i < this.#columns.length; i++) {
      const column = this.#columns[i];
      if (column === undefined) break;
      let cell = this.#held(this.#cell(column, i, record, item), column);
      if (cell.kind === 'mismatch') {
        const { onMismatch = column.onMismatch } = cell;
        const reason = placedReason(column, cell);
        if (onMismatch !== 'null' || !column.nullable) {
          out.truncate(start);
          this.#noteSeen(item, i + 1);
          const value = shownValue(item, column, cell.path ?? [], this.#masked);
          this.#refuse(record, { column, onMismatch, reason, value });
          return;
        }
        nulled.push([i, reason]);
        cell = NULL_CELL;
      }
      if (cell.kind === 'rows') for (const each of cell.nulled) nulled.push([i, placedReason(column, each)]);
      format.cell(cell, column.type, out);
      out.byte(format.separator);
    }
    out.ascii(record.versionText);
    out.byte(format.terminator);
    this.rows.putRows++;
    this.rows.counts.puts++;
    for (const [column, reason] of nulled) this.rows.noteNulled(column, record.at, reason);
  }

  #cell(column: ColumnMapping, index: number, record: KeyedRecord, item: AttributeMap): Cell | Mismatch {
    const { source } = column;
    if (source.kind === 'constant') return source.value.cell;
    if (source.kind === 'load') {
      return loadCell(source.field, this.#facts, this.#context.isFull ? null : record.version);
    }
    const value = columnValue(item, column);
    if (value !== undefined && column.source.kind === 'path') this.rows.noteSeen(index);
    const cell =
      value === undefined
        ? (this.#whenMissing[index] ?? NULL_CELL)
        : convertColumn(value, column, this.#rules[index]);
    if (cell.kind !== 'null' || column.nullable) return cell;
    return mismatch(column.type, value, 'a key column takes no NULL');
  }

  /** Of the columns that a refused row was not asked for any more. */
  #noteSeen(item: AttributeMap, from: number): void {
    for (const [i, column] of this.#columns.entries()) {
      if (i < from || column.source.kind !== 'path') continue;
      if (columnValue(item, column) !== undefined) this.rows.noteSeen(i);
    }
  }

  /** What the warehouse cannot hold does not fit, whatever its type says. */
  #held(cell: Cell | Mismatch, column: ColumnMapping): Cell | Mismatch {
    if (cell.kind === 'mismatch' || cell.kind === 'null') return cell;
    const reason = this.#context.format.refuse?.(cell, column.type) ?? null;
    return reason === null ? cell : { kind: 'mismatch', reason };
  }

  /** An item that is of other targets now. A full export replaces what was here; else an earlier version may be. */
  #takeOut(record: KeyedRecord): void {
    this.rows.counts.elsewhere++;
    // A key that does not fit its column has no row here.
    if (!this.#context.isFull) this.#writeTombstone(record);
  }

  #delete(record: KeyedRecord): void {
    const fault = this.#writeTombstone(record);
    if (fault === null) this.rows.counts.deletes++;
    else this.#refuse(record, fault);
  }

  /** Writes nothing when a part of the key does not fit its column. */
  #writeTombstone(record: KeyedRecord): ColumnFault | null {
    const { format } = this.#context;
    const out = this.rows.tombstones;
    const start = out.length;
    for (let i = 0; i < this.#keyColumns.length; i++) {
      const column = this.#keyColumns[i];
      const value = record.keyValues[i];
      if (column === undefined || value === undefined) break;
      const cell = this.#held(convertColumn(value, column), column);
      if (cell.kind === 'mismatch') {
        out.truncate(start);
        const { onMismatch } = column;
        const shown = column.mask === undefined ? dynamoJson(value) : '';
        return { column, onMismatch, reason: cell.reason, value: shown };
      }
      format.cell(cell, column.type, out);
      out.byte(format.separator);
    }
    out.ascii(record.versionText);
    out.byte(format.terminator);
    this.rows.tombstoneRows++;
    return null;
  }

  #refuse(record: KeyedRecord, fault: ColumnFault): void {
    if (fault.onMismatch === 'fail') {
      this.rows.failure = this.#failure(record, fault);
      return;
    }
    // An older version of the row, wherever it comes from, must not show as the current one.
    if (record.item !== null) this.#writeTombstone(record);
    this.rows.counts.rejected++;
    this.rows.rejects.push({
      target: this.target.table,
      exportId: this.#context.exportId,
      file: record.at.file,
      line: record.at.line,
      key: record.keyJson(),
      column: fault.column.name,
      reason: fault.reason,
      value: cut(fault.value),
    });
  }

  #failure(record: KeyedRecord, fault: ColumnFault): DynaloadError {
    const { exportId, mappingFile } = this.#context;
    const { file, line } = record.at;
    const key = record.keyJson();
    const column = fault.column.name;
    const { table } = this.target;
    return new DynaloadError(
      'VALUE_MISMATCH',
      `${file}, line ${String(line)}: column "${column}" of ${table}, key ${key}: ${fault.reason}.`,
      {
        hint: `Give the column another type in ${mappingFile}, or an onMismatch of "reject" or "null".`,
        details: { file, line, table, exportId, key, column, reason: fault.reason },
      },
    );
  }
}

/** What decides about the values of a column on the way into a warehouse. */
export function convertRules(column: ColumnMapping, { days, refuseInside }: RowFormat): ConvertRules {
  return rulesOf(column, days, refuseInside);
}

/** One of the columns that hold the primary key. */
export function keyColumn(target: TargetMapping, index: number): ColumnMapping {
  const column = target.columns[index];
  if (column !== undefined) return column;
  throw new DynaloadError(
    'INTERNAL',
    `Key column ${String(index)} of ${target.table} is not one of its columns.`,
  );
}

/** With the path to a value inside rows, such as `lines[3].qty`. */
function placedReason({ source }: ColumnMapping, { reason, path }: Mismatch): string {
  return path === undefined || source.kind !== 'path'
    ? reason
    : `${describePath([...source.path, ...path])}: ${reason}`;
}

/** The first 1,000 characters, without half of a surrogate pair at the end. */
function cut(text: string): string {
  if (text.length <= SHOWN_VALUE_CHARACTERS) return text;
  return text.slice(0, SHOWN_VALUE_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
}
