/** A CSV field as a value of its column. https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html */
import type { CatalogColumn } from '../sql/catalog.ts';
import type { DataType } from '../sql/data-type.ts';
import { cutBytes } from '../sql/identifier.ts';
import { NotEmulated } from '../sql/redshift-error.ts';
import type { CopyStatement } from './copy-statement.ts';
import type { CsvField } from './csv-reader.ts';
import { readDate, readTimestamp } from './date-time.ts';
import { readDecimal } from './decimal.ts';
import { LoadError } from './load-error.ts';
import { readSuper } from './super-json.ts';

const INTEGER_BITS = { smallint: 16, integer: 32, bigint: 64 } as const;

/** Text that PostgreSQL takes for the column, or null. */
export function convertField(field: CsvField, column: CatalogColumn, copy: CopyStatement): string | null {
  const text = nullOr(field, column.type, copy);
  if (text === null) {
    if (column.notNull) throw new LoadError(1213, 'Missing data for not-null field');
    return null;
  }
  return convert(text, column.type, copy);
}

/**
 * The null marker stands without quotes. An empty field is '' in a column of characters and NULL in any other, unlike
 * in PostgreSQL, and quotes are not documented to matter.
 */
function nullOr({ text, quoted }: CsvField, type: DataType, copy: CopyStatement): string | null {
  if (text === copy.nullAs && text !== '') {
    if (!quoted) return null;
    throw new NotEmulated(
      `a quoted field equals NULL AS '${copy.nullAs}': what COPY makes of it is not documented`,
    );
  }
  const isText = type.kind === 'varchar' || type.kind === 'char';
  if (text === '') return isText && !copy.emptyAsNull && copy.nullAs !== '' ? '' : null;
  if (isText && copy.blanksAsNull && text.trim() === '') return null;
  return text;
}

function convert(text: string, type: DataType, copy: CopyStatement): string {
  switch (type.kind) {
    case 'varchar':
      return checkLength(text, type.length, copy);
    case 'char':
      // https://docs.aws.amazon.com/redshift/latest/dg/multi-byte-character-load-errors.html
      // oxlint-disable-next-line no-control-regex
      if (/[^\u0000-\u007f]/.test(text))
        throw new LoadError(1215, 'Multibyte character not supported for CHAR');
      return checkLength(text, type.length, copy);
    case 'varbyte':
      return readHex(text, type.length);
    case 'super':
      return readSuper(text);
    case 'boolean':
      return readBoolean(text);
    case 'smallint':
    case 'integer':
    case 'bigint':
      return readInteger(text, type.kind);
    case 'real':
    case 'double precision':
      return readFloat(text);
    case 'decimal':
      return readDecimal(text, type.precision, type.scale, copy.roundDecimals);
    case 'date':
      return readDate(text);
    case 'timestamp':
    case 'timestamptz':
      return readTimestamp(text, type.kind === 'timestamptz', copy.timeFormat);
  }
}

/** Bytes, not characters. https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html */
function checkLength(text: string, length: number, copy: CopyStatement): string {
  if (text.length * 3 <= length || Buffer.byteLength(text) <= length) return text;
  if (copy.truncateColumns || Buffer.byteLength(text.replace(/ +$/, '')) <= length)
    return cutBytes(text, length);
  throw new LoadError(1204, 'String length exceeds DDL length');
}

/** Hexadecimal, without a prefix. https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html */
function readHex(text: string, length: number): string {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw new LoadError(1216, `Invalid hexadecimal value for VARBYTE: '${text.slice(0, 40)}'`);
  }
  if (text.length / 2 > length) throw new LoadError(1204, 'Value exceeds DDL length');
  return `\\x${text}`;
}

function readBoolean(text: string): string {
  const value = text.trim().toLowerCase();
  if (value === 'true' || value === 't' || value === '1') return 't';
  if (value === 'false' || value === 'f' || value === '0') return 'f';
  throw new LoadError(1210, `Unknown boolean format: '${text.slice(0, 40)}'`);
}

function readInteger(text: string, kind: keyof typeof INTEGER_BITS): string {
  const digits = text.trim();
  if (!/^[+-]?\d+$/.test(digits)) {
    const position = Math.max(0, digits.search(/[^\d+-]/));
    throw new LoadError(
      1207,
      `Invalid digit, Value '${digits.charAt(position)}', Pos ${String(position)}, Type: ${kind}`,
      position,
    );
  }
  const value = BigInt(digits.replace('+', ''));
  const limit = 2n ** BigInt(INTEGER_BITS[kind] - 1);
  if (value >= limit || value < -limit)
    throw new LoadError(1222, `Overflow, Value '${digits.slice(0, 40)}', Type: ${kind}`);
  return value.toString();
}

function readFloat(text: string): string {
  const value = text.trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return value;
  if (/^(?:[+-]?inf(?:inity)?|nan)$/i.test(value)) return value;
  throw new LoadError(1208, `Invalid FLOAT value '${value.slice(0, 40)}'`);
}
