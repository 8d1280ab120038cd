/**
 * A row format that tests can read back: cells as JSON, tabs between them, one row per line. Numbers and times stand
 * there as in every format.
 */
import type { ByteWriter } from '../../src/row/byte-writer.ts';
import { YEARS_1900_TO_2299 } from '../../src/type/calendar.ts';
import type { Cell } from '../../src/type/cell.ts';
import type { RowBlock } from '../../src/row/row-block.ts';
import type { RowFormat } from '../../src/row/row-format.ts';

export const JSON_ROWS: RowFormat = {
  name: 'json-rows',
  cell: (cell: Cell, _type, out: ByteWriter) => out.utf8(cellText(cell)),
  days: YEARS_1900_TO_2299,
  separator: 9,
  terminator: 10,
  text: { open: '"', close: '"', replacements: jsonEscapes() },
};

function jsonEscapes(): Record<string, string> {
  const escaped = ['"', '\\', ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))];
  return Object.fromEntries(escaped.map((character) => [character, JSON.stringify(character).slice(1, -1)]));
}

function cellText(cell: Cell): string {
  switch (cell.kind) {
    case 'number':
      return cell.digits;
    case 'timestamp':
      return timeText(cell.micros);
    case 'date':
      return timeText(BigInt(cell.days) * 86_400_000_000n).slice(0, 10);
    case 'null':
    case 'text':
    case 'json':
    case 'float':
    case 'boolean':
    case 'binary':
    case 'list':
    case 'rows':
      break;
  }
  return JSON.stringify(plainCell(cell));
}

/** `YYYY-MM-DD hh:mm:ss.ffffff` */
function timeText(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const iso = new Date(Number((micros - fraction) / 1000n)).toISOString();
  return `${iso.slice(0, 19).replace('T', ' ')}.${String(fraction).padStart(6, '0')}`;
}

/** Cells as one looks at them in an expectation; bigints and bytes as text. */
function plainCell(cell: Cell): unknown {
  switch (cell.kind) {
    case 'null':
      return null;
    case 'text':
    case 'json':
      return cell.text;
    case 'number':
      return `number ${cell.digits}`;
    case 'float':
    case 'boolean':
      return cell.value;
    case 'timestamp':
      return `micros ${String(cell.micros)}`;
    case 'date':
      return `day ${String(cell.days)}`;
    case 'binary':
      return `hex ${Buffer.from(cell.bytes).toString('hex')}`;
    case 'list':
      return cell.items.map(plainCell);
    case 'rows':
      return cell.rows.map(({ name, cells }) => [...(name === null ? [] : [name]), ...cells.map(plainCell)]);
    default:
      return cell satisfies never;
  }
}

/** The rows of the blocks of one kind; numbers and times are text, but for the last cell, the version. */
export function readRows(
  blocks: readonly RowBlock[],
  kind: RowBlock['kind'],
): readonly (readonly unknown[])[] {
  return blocks
    .filter((block) => block.kind === kind)
    .flatMap((block) => Buffer.from(block.bytes).toString('utf8').split('\n').slice(0, -1))
    .map((row) => readRow(row.split('\t')));
}

function readRow(cells: readonly string[]): readonly unknown[] {
  return cells.map((cell, index) => {
    if (index === cells.length - 1) return Number(cell);
    const value: unknown = /^-?[0-9]/.test(cell) ? cell : JSON.parse(cell);
    return value;
  });
}
