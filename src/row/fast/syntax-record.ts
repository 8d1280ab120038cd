import * as program from '../../kernel/programs.ts';
import type { RowFormat } from '../row-format.ts';
import { canCopyText, escapeTable, quoteOf, type EscapedText } from './escape-table.ts';
import type { LineKernel } from './line-kernel.ts';

const NO_LIMIT = 0xffff_ffff;

/** The record of a program without columns, that says how text is written. @param text and what stands around it */
export function syntaxRecord(
  kernel: LineKernel,
  format: RowFormat,
  { open, close, escaped }: { readonly open: string; readonly close: string; readonly escaped: EscapedText },
): Buffer {
  const record = Buffer.alloc(program.PROGRAM_SIZE);
  const { text, plainText } = format;
  record.write(open, program.OPEN, 'latin1');
  record.write(close, program.CLOSE, 'latin1');
  const quote = quoteOf(text);
  record.write(quote, program.QUOTES, 'latin1');
  record[program.QUOTE_LENGTH] = quote.length;
  record.write(plainText?.except ?? '', program.GUARD, 'latin1');
  record.writeUInt32LE(canCopyText(format) ? (plainText?.longest ?? NO_LIMIT) : 0, program.LONGEST_TEXT);
  const json = { ...escaped, isJson: true };
  record.writeUInt32LE(kernel.placeShared(escapeTable(text, escaped)), program.TEXT_ESCAPES);
  record.writeUInt32LE(kernel.placeShared(escapeTable(text, json)), program.JSON_ESCAPES);
  return record;
}
