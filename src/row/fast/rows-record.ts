/** The rows of a child table as the kernel wants them told: src/kernel/programs.ts has the layout. */
import * as program from '../../kernel/programs.ts';
import { NULL_CELL, type Cell, type ElementRow } from '../../type/cell.ts';
import type { ElementColumn, RowsType } from '../../type/column-type.ts';
import type { RowFormat } from '../row-format.ts';
import type { RowsSyntax } from '../text-syntax.ts';
import { cellBytes } from './cell-bytes.ts';
import type { ProgramColumn } from './program-column.ts';
import { canCopyText, insideOf } from './escape-table.ts';
import type { LineKernel } from './line-kernel.ts';
import { placeText } from './place-text.ts';
import { syntaxRecord } from './syntax-record.ts';

const NO_LIMIT = 0xffff_ffff;

type MakeRecord = (kernel: LineKernel, column: ProgramColumn, format: RowFormat) => Uint8Array;

/**
 * Places what rows need. The entries of a map have to be sorted by their names, which the reference does.
 * @param make the record of a column
 * @returns where their record stands, or null where the kernel does not write them
 */
export function placeRows(
  kernel: LineKernel,
  type: RowsType,
  format: RowFormat,
  make: MakeRecord,
): number | null {
  const { rows } = format;
  if (rows === undefined || type.by === 'name' || !canCopyText(format)) return null;
  return placeIn(kernel, type, { format, syntax: rows, inside: formatInside(format, rows), make });
}

interface Placing {
  /** Of whole rows of the target. */
  readonly format: RowFormat;
  readonly syntax: RowsSyntax;
  /** Of what stands inside the rows. */
  readonly inside: RowFormat;
  readonly make: MakeRecord;
}

function placeIn(kernel: LineKernel, { columns }: RowsType, placing: Placing): number {
  const { format, syntax, inside, make } = placing;
  const escaped = insideOf(syntax.list);
  const text = (value: string): number => placeText(kernel, Buffer.from(value));
  const records = columns.map((column) => make(kernel, elementColumn(column, format, syntax), inside));
  const record = Buffer.alloc(program.ROWS_SIZE);
  const words = [
    [
      program.ROWS_PROGRAM,
      kernel.placeShared(syntaxRecord(kernel, format, { open: '', close: '', escaped })),
    ],
    [program.ROWS_COLUMNS, columns.length],
    [program.ROWS_COLUMN_RECORDS, kernel.place(Buffer.concat(records))],
    [program.ROWS_OPEN, text(syntax.open)],
    [program.ROWS_CLOSE, text(syntax.close)],
    [program.ROW_OPEN, text(syntax.rowOpen)],
    [program.ROW_CLOSE, text(syntax.rowClose)],
    [program.MOST_ROWS, Math.min(syntax.most, NO_LIMIT)],
    [program.ELEMENT_FORM, formOf(columns)],
  ] as const;
  for (const [offset, word] of words) record.writeUInt32LE(word, offset);
  return kernel.place(record);
}

/** Rows inside of these are written with the brackets of the inside. Rows, and `refuse`, know nothing of their number. */
function formatInside(format: RowFormat, syntax: RowsSyntax): RowFormat {
  const { innerOpen, innerClose, list } = syntax;
  const rows = { ...syntax, open: innerOpen, close: innerClose, most: NO_LIMIT };
  return { ...format, list, rows };
}

function formOf(columns: readonly ElementColumn[]): number {
  return columns.reduce((form, { path: [first] }) => {
    if (first === undefined) return form;
    return form | (typeof first === 'string' ? program.IS_MAP : program.IS_LIST);
  }, 0);
}

function elementColumn(column: ElementColumn, format: RowFormat, syntax: RowsSyntax): ProgramColumn {
  const { path, type, text, mask, nullValues, default: missing } = column;
  const isHandedOver = text !== undefined || mask !== undefined;
  return {
    id: 0,
    taken: null,
    steps: path,
    type,
    isHandedOver,
    isDropped: mask?.kind === 'drop',
    // What a step makes of a value is what means none, or does not.
    nullValues: isHandedOver ? [] : nullValues,
    whenMissing: elementBytes(missing?.cell ?? NULL_CELL, column, format, syntax),
    whenNull: elementBytes(NULL_CELL, column, format, syntax),
    around: syntax.around(column),
  };
}

/** A cell as it stands in a row, with what stands around it. */
function elementBytes(
  cell: Cell,
  column: ElementColumn,
  format: RowFormat,
  { rowOpen, rowClose }: RowsSyntax,
): Uint8Array {
  const type: RowsType = { kind: 'rows', by: 'position', label: '', columns: [column] };
  const cellOf = (rows: readonly ElementRow[]): Uint8Array =>
    cellBytes({ kind: 'rows', rows, nulled: [] }, type, format);
  // A whole cell has the brackets of the outside, wherever these rows stand: they are of one length.
  const bracket = cellOf([]).length / 2;
  const bytes = cellOf([{ name: null, cells: [cell] }]);
  return bytes.subarray(bracket + rowOpen.length, bytes.length - rowClose.length - bracket);
}
