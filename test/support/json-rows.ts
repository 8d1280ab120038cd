/** A row format that tests can read back: cells as JSON, tabs between them, one row per line. */
import type { ByteWriter } from '../../src/row/byte-writer.ts';
import type { Cell } from '../../src/row/cell.ts';
import type { RowBlock } from '../../src/row/row-block.ts';
import type { RowFormat } from '../../src/row/row-format.ts';
import { TextSyntax } from '../../src/row/text-syntax.ts';

export const JSON_ROWS: RowFormat = {
  name: 'json-rows',
  cell: (cell: Cell, _type, out: ByteWriter) => out.utf8(JSON.stringify(plainCell(cell))),
  separator: 9,
  terminator: 10,
  text: new TextSyntax('"', '"', jsonEscapes()),
  number: (source, start, end, out) => {
    out.ascii('"number ');
    out.copy(source, start, end);
    out.ascii('"');
  },
  float: (source, start, end, out) => out.copy(source, start, end),
  timestamp: (day, micros, out) => out.ascii(`"micros ${BigInt(day) * 86_400_000_000n + BigInt(micros)}"`),
  date: (day, out) => out.ascii(`"day ${day}"`),
};

function jsonEscapes(): Record<string, string> {
  const escaped = ['"', '\\', ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))];
  return Object.fromEntries(escaped.map((character) => [character, JSON.stringify(character).slice(1, -1)]));
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
    default:
      return cell satisfies never;
  }
}

/** The rows of the blocks of one kind; the last cell of each is the version. */
export function readRows(
  blocks: readonly RowBlock[],
  kind: RowBlock['kind'],
): readonly (readonly unknown[])[] {
  return blocks
    .filter((block) => block.kind === kind)
    .flatMap((block) => Buffer.from(block.bytes).toString('utf8').split('\n').slice(0, -1))
    .map((row) => row.split('\t').map((cell): unknown => JSON.parse(cell)));
}
