import type { ColumnType } from '../../../type/column-type.ts';
import type { ByteWriter } from '../../../row/byte-writer.ts';
import { dayText, instantText, YEARS_1_TO_9999 } from '../../../type/calendar.ts';
import type { Cell } from '../../../type/cell.ts';
import type { RowFormat } from '../../../row/row-format.ts';
import { aroundMember, listJson, rowsJson } from './element-json.ts';
import { LONGEST_VARCHAR } from './column-types.ts';
import { NULL_SENTINEL } from './null-sentinel.ts';
import { refuseCell, refuseInside, SURELY_FEW } from './refused-values.ts';

const COMMA = 0x2c;
const LINE_FEED = 0x0a;

const ELEMENTS = { null: 'null', textQuote: '""', decimalQuote: '""', isJson: true } as const;

/** CSV as COPY reads it. https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-csv */
export const csvFormat: RowFormat = {
  name: 'CSV',
  // Redshift holds 4713 BC to 294276 AD, of which these are written in one way.
  // https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html
  days: YEARS_1_TO_9999,
  separator: COMMA,
  terminator: LINE_FEED,
  refuse: refuseCell,
  refuseInside,
  plainText: { longest: LONGEST_VARCHAR, except: NULL_SENTINEL.slice(0, 2) },
  text: { open: '"', close: '"', replacements: { '"': '""' } },
  list: { open: '"[', close: ']"', ...ELEMENTS },
  rows: {
    open: '"[',
    close: ']"',
    innerOpen: '[',
    innerClose: ']',
    rowOpen: '{',
    rowClose: '}',
    around: (column) => {
      const { before, after } = aroundMember(column);
      return [doubled(before), doubled(after)];
    },
    list: { open: '[', close: ']', ...ELEMENTS },
    most: SURELY_FEW - 1,
  },
  cell(cell: Cell, type: ColumnType, out: ByteWriter): void {
    switch (cell.kind) {
      case 'null':
        return out.ascii(NULL_SENTINEL);
      case 'text':
      case 'json':
        return writeQuoted(cell.text, out);
      case 'list':
        return writeQuoted(listJson(cell.items, type), out);
      case 'rows':
        return writeQuoted(rowsJson(cell, type), out);
      case 'number':
        return out.ascii(cell.digits);
      case 'float':
        return out.ascii(String(cell.value));
      case 'boolean':
        return out.ascii(cell.value ? 'true' : 'false');
      case 'timestamp':
        return out.ascii(instantText(cell.micros));
      case 'date':
        return out.ascii(dayText(cell.days));
      case 'binary':
        return out.ascii(Buffer.from(cell.bytes).toString('hex'));
    }
  },
};

function writeQuoted(text: string, out: ByteWriter): void {
  out.ascii('"');
  out.utf8(doubled(text));
  out.ascii('"');
}

function doubled(text: string): string {
  return text.includes('"') ? text.replaceAll('"', '""') : text;
}
